// Lean's messages as the contract's errors: sorted, with their goals, template and whether they are causes.
import type { LeanError, Message } from '../../contract/index.ts'
import { blocksOf, type Block } from './blocks.ts'
import { rootCauses } from './cascades.ts'
import { goalsOf } from './goals.ts'
import { kindOfMessage } from './kind.ts'
import { boundNames } from './names.ts'
import { mismatchIn, unknownNameIn } from './parts.ts'
import { tacticAt } from './tactic-at.ts'
import { templateOf } from './template.ts'

// What is read of a message and of a command: enough for any error by hand, a bound for made-up ones.
const longestMessage = 32_768
const longestCommand = 65_536

/** `commands`: the texts that the messages' `command_index` and positions are about; for `source` that file. */
export const diagnose = (messages: Message[], commands: string[]): LeanError[] => {
  const errors = messages.filter(({ severity }) => severity === 'error')
  const texts = new Map(
    [...new Set(errors.map(({ command_index }) => command_index))].map((i) => [
      i,
      readCommand(commands[i ?? -1]),
    ]),
  )
  const sorted = errors.map((error) => {
    const data = error.data.slice(0, longestMessage)
    const kind = kindOfMessage({ kind: error.kind, data })
    const tactic = kind === 'other' ? tacticAt(texts.get(error.command_index)?.lines ?? [], error.pos) : null
    return { error, data, kind: tactic === null ? kind : `tactic_failed:${tactic}` }
  })
  const roots = rootCauses(
    sorted.map(({ error, data, kind }) => ({
      kind,
      message: data,
      commandIndex: error.command_index,
      pos: error.pos,
      endPos: error.end_pos,
    })),
    texts,
  )
  return sorted.map(({ error, data, kind }, i) => ({
    kind,
    message: error.data,
    command_index: error.command_index,
    pos: error.pos,
    end_pos: error.end_pos,
    goals: goalsOf(data),
    template: templateOf(data, texts.get(error.command_index)?.bound),
    root_cause: roots[i] ?? true,
    retryable: isRetryable(kind, data),
    ...partsOf(data),
  }))
}

const partsOf = (message: string): Pick<LeanError, 'unknown' | 'mismatch'> => {
  const name = unknownNameIn(message)
  const mismatch = mismatchIn(message)
  return { ...(name === null ? {} : { unknown: { name } }), ...(mismatch === null ? {} : { mismatch }) }
}

const readCommand = (command = ''): { lines: string[]; blocks: Block[]; bound: Set<string> } => {
  const text = command.slice(0, longestCommand)
  const lines = text.split('\n')
  return { lines, blocks: blocksOf(lines), bound: boundNames(text) }
}

/** `max_heartbeats` is the caller's to raise; the limit of instance search is an option of the code. */
const isRetryable = (kind: string, message: string): boolean =>
  kind === 'memory' || (kind === 'heartbeats' && !message.includes('synthInstance.maxHeartbeats'))
