// Stands in for the community's binary (leanprover-community/repl): real Lean, the embedded one, behind that
// binary's framing and faults to the letter. Input lines are right-trimmed and joined until a blank one; inputs
// that start with `#` or `--` are skipped; what it can't parse, an unknown request and a pickle's bad path end
// the process; ids only grow; messages have no `kind` and their text is trimmed; `maxHeartbeats` is ignored;
// pickles lose attributes, instances and notation.
import { readFileSync, writeFileSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { canaryCommand } from '../../../engine/lean/native/canary.ts'
import { prettyJson } from '../../../engine/lean/embedded/community/pretty-json.ts'
import { isErrorReply, isProofStepReply } from '../../../engine/protocol/replies.ts'
import type { CommandReply, ReplMessage, ReplReply, ReplSorry } from '../../../engine/protocol/wire.ts'
import { InnerLean } from './inner-lean.ts'
import { afterPickling, type Step } from './lossy-pickle.ts'

/** How a state was made, which is what a pickle of this stand-in holds. */
interface Held {
  id: number
  steps: Step[]
}

const lean = new InnerLean()
const environments: Held[] = []
const proofStates: Held[] = []

const uncaught = (what: string): never => {
  writeSync(2, `uncaught exception: ${what}\n`)
  process.exit(1)
}
const print = (reply: object): void => {
  writeSync(1, `${prettyJson(reply)}\n\n`)
}

const plainMessages = (messages: ReplMessage[] = []): object =>
  messages.length === 0
    ? {}
    : {
        messages: messages.map(({ severity, pos, endPos, data }) => ({
          severity,
          pos,
          endPos,
          data: data.trim(),
        })),
      }

const keepSorries = (sorries: ReplSorry[] | undefined, steps: Step[]): object => {
  if (sorries === undefined || sorries.length === 0) return {}
  return {
    sorries: sorries.map(({ proofState, ...rest }, sorry) => ({
      ...(proofState === undefined
        ? {}
        : { proofState: proofStates.push({ id: proofState, steps: [...steps, { sorry }] }) - 1 }),
      ...rest,
    })),
  }
}

const command = async (cmd: string, env: unknown): Promise<object> => {
  const base = typeof env === 'number' ? environments[env] : undefined
  if (typeof env === 'number' && base === undefined) return { message: 'Unknown environment.' }
  const steps = [...(base?.steps ?? []), { cmd }]
  if (cmd === canaryCommand) return canary(base?.steps ?? [])
  const reply = await lean.ask({ cmd, ...(base === undefined ? {} : { env: base.id }) })
  if (isErrorReply(reply)) return failedImport(reply.message)
  return commandReply(reply as CommandReply, steps)
}

const commandReply = (reply: CommandReply, steps: Step[]): object => ({
  ...keepSorries(reply.sorries, steps),
  ...plainMessages(reply.messages),
  env: environments.push({ id: reply.env, steps }) - 1,
})

/** Its own says so in a message, on an environment with nothing in it. */
const failedImport = (message: string): object => ({
  messages: [
    {
      severity: 'error',
      pos: { line: 1, column: 0 },
      endPos: { line: 1, column: 0 },
      data: message.replace(/^Lean error:\n/, ''),
    },
  ],
  env: environments.push({ id: -1, steps: [] }) - 1,
})

const canary = (steps: Step[]): object => {
  const entries = steps.filter(
    (step) => 'cmd' in step && step.registers !== false && /@\[|instance/.test(step.cmd),
  )
  const data = `canary ${String(steps.length)} [entries=${String(entries.length)}]`
  const message = { severity: 'info', pos: { line: 1, column: 0 }, endPos: { line: 1, column: 7 }, data }
  return { messages: [message], env: environments.push({ id: -1, steps }) - 1 }
}

const proofStepReply = (reply: ReplReply, steps: Step[]): object => {
  if (!isProofStepReply(reply)) return reply
  const { proofState: id, goals, messages, sorries, proofStatus } = reply
  const proofState = proofStates.push({ id, steps }) - 1
  return { proofStatus, proofState, ...keepSorries(sorries, steps), ...plainMessages(messages), goals }
}

const tactic = async (text: string, proofState: number): Promise<object> => {
  const base = proofStates[proofState]
  if (base === undefined) return { message: 'Unknown proof state.' }
  return proofStepReply(await lean.ask({ tactic: text, proofState: base.id }), [
    ...base.steps,
    { tactic: text },
  ])
}

const writePickle = (path: string, held: Held): void => {
  try {
    writeFileSync(path, JSON.stringify(held.steps))
  } catch (error) {
    uncaught(String(error))
  }
}

const readPickle = (path: string): Step[] => {
  try {
    return afterPickling(JSON.parse(readFileSync(path, 'utf8')) as Step[])
  } catch (error) {
    return uncaught(String(error))
  }
}

const answer = async (request: Record<string, unknown>): Promise<object> => {
  const {
    tactic: text,
    proofState,
    pickleTo,
    env,
    unpickleEnvFrom,
    unpickleProofStateFrom,
    cmd,
    path,
  } = request
  if (typeof text === 'string' && typeof proofState === 'number') return tactic(text, proofState)
  if (typeof pickleTo === 'string' && typeof env === 'number') {
    const held = environments[env]
    if (held === undefined) return { message: 'Unknown environment.' }
    writePickle(pickleTo, held)
    return { env }
  }
  if (typeof unpickleEnvFrom === 'string') {
    const steps = readPickle(unpickleEnvFrom)
    return { env: environments.push({ id: await lean.replay(steps), steps }) - 1 }
  }
  if (typeof pickleTo === 'string' && typeof proofState === 'number') {
    const held = proofStates[proofState]
    if (held === undefined) return { message: 'Unknown proof State.' }
    writePickle(pickleTo, held)
    return proofStepReply(await lean.ask({ tactic: 'skip', proofState: held.id }), held.steps)
  }
  if (typeof unpickleProofStateFrom === 'string') {
    const steps = readPickle(unpickleProofStateFrom)
    const id = await lean.replay(steps)
    return proofStepReply(await lean.ask({ tactic: 'skip', proofState: id }), steps)
  }
  if (typeof cmd === 'string') return command(cmd, env)
  if (typeof path === 'string') {
    try {
      return await command(readFileSync(path, 'utf8'), env)
    } catch (error) {
      return { message: String(error) }
    }
  }
  return uncaught('{"message": "Could not parse as a valid JSON command:\\nno such request"}')
}

const query = async (text: string): Promise<void> => {
  if (text.startsWith('#') || text.startsWith('--')) return
  let request: Record<string, unknown>
  try {
    request = JSON.parse(text) as Record<string, unknown>
  } catch (error) {
    return uncaught(JSON.stringify({ message: `Could not parse JSON:\n${String(error)}` }))
  }
  print(await answer(request))
}

let text = ''
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.trim() !== '') text += line.trimEnd()
  else {
    await query(text)
    text = ''
  }
}
if (text !== '') await query(text)
process.exit(0)
