// The part of fakes/well-behaved.ts that a transport is tried with, for processes that can't run that program.
import type { CommandReply, ReplRequest } from '../../engine/protocol/wire.ts'

/** What a line of a command does to the process that runs it. */
export interface ToyProcess {
  die(code: number): void
  panic(why: string): void
  grow(mb: number): void
  sleep(ms: number): void
}

const pos = { line: 1, column: 0 }

/** Each line is `echo TEXT`, `sleep MS`, `grow MB`, `panic WHY` or `die CODE`. */
export const toyReply = (request: ReplRequest, process: ToyProcess): CommandReply => {
  const lines = 'cmd' in request ? request.cmd.split('\n') : []
  const messages = lines.flatMap((line) => {
    const [verb = '', ...words] = line.split(' ')
    const rest = words.join(' ')
    if (verb === 'die') process.die(Number(rest))
    else if (verb === 'panic') process.panic(rest)
    else if (verb === 'grow') process.grow(Number(rest))
    else if (verb === 'sleep') process.sleep(Number(rest))
    return verb === 'echo' ? [{ severity: 'info' as const, pos, data: rest }] : []
  })
  return { env: 0, messages }
}
