// A REPL that keeps the whole protocol over a toy language, so that tests can see what was asked of it.
// Each line of a command: `echo TEXT`, `error TEXT`, `sorry GOAL`, `history`, `held`, `heartbeats`,
// `sleep MS`, `grow MB`, `panic`, `die CODE`, `garbage TEXT`, `refuse`; any other line only becomes part of the environment's history.
// Tactics: `done`, `split`, `sorry`, `fail`, `heartbeats`, `sleep MS`, `die CODE`; any other keeps the goals.
// As `well-behaved community` it is the community's binary: unpickling adds, and it knows neither `drop` nor
// `maxHeartbeats`.
import { readFileSync, writeFileSync, writeSync } from 'node:fs'
import type {
  CommandReply,
  ErrorReply,
  ProofStepReply,
  ReplMessage,
  ReplReply,
  ReplRequest,
  ReplSorry,
} from '../../engine/protocol/wire.ts'
import { reply, serve, sleep } from './speak.ts'

interface Environment {
  history: string[]
}
interface Proof {
  history: string[]
  goals: string[]
}

const community = process.argv[2] === 'community'
const environments = new Map<number, Environment>()
const proofs = new Map<number, Proof>()
const grown: Buffer[] = []
let [nextEnvironment, nextProof] = [0, 0]

const hold = <T>(held: Map<number, T>, id: number, value: T): number => {
  held.set(id, value)
  return id
}
const pos = { line: 1, column: 0 }
const message = (severity: ReplMessage['severity'], data: string): ReplMessage => ({ severity, pos, data })
const heartbeatsOf = (history: string[], asked: number | undefined): string => {
  const option = history.findLast((line) => line.startsWith('set_option maxHeartbeats '))
  return (community ? undefined : asked?.toString()) ?? option?.split(' ')[2] ?? 'default'
}

const panic = (why: string): never => {
  writeSync(2, `INTERNAL PANIC: ${why}\n`)
  process.exit(1)
}

const runCommand = async (
  text: string,
  env: number | undefined,
  maxHeartbeats: number | undefined,
): Promise<CommandReply | ErrorReply> => {
  const from = env === undefined ? { history: [] } : environments.get(env)
  if (!from) return { message: 'Unknown environment.' }
  if (text.includes('import Missing')) return { message: "unknown module prefix 'Missing'" }
  const messages: ReplMessage[] = []
  const sorries: ReplSorry[] = []
  const history = [...from.history]
  for (const line of text.split('\n')) {
    const [verb = '', ...words] = line.split(' ')
    const rest = words.join(' ')
    if (verb === 'echo') messages.push(message('info', rest))
    else if (verb === 'error') messages.push(message('error', rest))
    else if (verb === 'history') messages.push(message('info', JSON.stringify(history)))
    else if (verb === 'heartbeats') messages.push(message('info', heartbeatsOf(history, maxHeartbeats)))
    else if (verb === 'held') messages.push(message('info', JSON.stringify([environments.size, proofs.size])))
    else if (verb === 'sleep') await sleep(Number(rest))
    else if (verb === 'grow') grown.push(Buffer.alloc(Number(rest) * 2 ** 20, 1))
    else if (verb === 'panic') panic(rest)
    else if (verb === 'die') process.exit(Number(rest))
    else if (verb === 'garbage') writeSync(1, `${rest}\n`)
    else if (verb === 'refuse') return { message: 'Lean error:\nrefused' }
    else history.push(line)
    if (verb === 'sorry') {
      const proofState = hold(proofs, nextProof++, { history, goals: [rest] })
      sorries.push({ pos, endPos: pos, goal: rest, proofState })
    }
  }
  return {
    ...(sorries.length > 0 ? { sorries } : {}),
    ...(messages.length > 0 ? { messages } : {}),
    env: hold(environments, nextEnvironment++, { history }),
  }
}

const statusOf = (goals: string[], tactic: string): string =>
  tactic === 'sorry'
    ? 'Incomplete: contains sorry'
    : goals.length === 0
      ? 'Completed'
      : 'Incomplete: open goals remain'

const runTactic = async (
  tactic: string,
  id: number,
  maxHeartbeats: number | undefined,
): Promise<ProofStepReply | ErrorReply> => {
  const from = proofs.get(id)
  if (!from) return { message: 'Unknown proof state.' }
  const [first = 'no goals', ...others] = from.goals
  const [verb, argument] = tactic.split(' ')
  if (verb === 'fail') return { message: 'Lean error:\ntactic failed' }
  if (verb === 'sleep') await sleep(Number(argument))
  if (verb === 'die') process.exit(Number(argument))
  const closes = verb === 'done' || verb === 'sorry'
  const goals = closes
    ? others
    : verb === 'split'
      ? [`${first}.left`, `${first}.right`, ...others]
      : from.goals
  const history = [...from.history, tactic]
  const heard = verb === 'heartbeats' ? [message('info', heartbeatsOf(history, maxHeartbeats))] : []
  const inner =
    verb === 'sorry'
      ? [
          {
            pos,
            endPos: pos,
            goal: first,
            proofState: hold(proofs, nextProof++, { history, goals: [first] }),
          },
        ]
      : []
  return {
    ...(inner.length > 0 ? { sorries: inner } : {}),
    ...(heard.length > 0 ? { messages: heard } : {}),
    proofState: hold(proofs, nextProof++, { history, goals }),
    goals,
    proofStatus: statusOf(goals, tactic),
  }
}

const restore = <T>(held: Map<number, T>, id: number, path: string): T => {
  const restored = JSON.parse(readFileSync(path, 'utf8')) as T
  if (!community) {
    environments.clear()
    proofs.clear()
  }
  held.set(id, restored)
  return restored
}
const step = (proofState: number, { goals }: Proof): ProofStepReply => ({
  proofState,
  goals,
  proofStatus: statusOf(goals, ''),
})

const answer = async (request: ReplRequest): Promise<ReplReply> => {
  if ('cmd' in request) return runCommand(request.cmd, request.env, request.maxHeartbeats)
  if ('path' in request)
    return runCommand(readFileSync(request.path, 'utf8'), request.env, request.maxHeartbeats)
  if ('tactic' in request) return runTactic(request.tactic, request.proofState, request.maxHeartbeats)
  if ('unpickleEnvFrom' in request) {
    restore(environments, nextEnvironment, request.unpickleEnvFrom)
    return { env: nextEnvironment++ }
  }
  if ('unpickleProofStateFrom' in request)
    return step(nextProof, restore(proofs, nextProof++, request.unpickleProofStateFrom))
  if ('pickleTo' in request) {
    if ('env' in request) {
      writeFileSync(request.pickleTo, JSON.stringify(environments.get(request.env)))
      return { env: request.env }
    }
    const proof = proofs.get(request.proofState)
    if (!proof) return { message: 'Unknown proof state.' }
    writeFileSync(request.pickleTo, JSON.stringify(proof))
    return step(request.proofState, proof)
  }
  if (community) process.exit(1)
  if ('exportTo' in request) {
    if (!('env' in request)) return { message: 'it has proved nothing' }
    const { history = [] } = environments.get(request.env) ?? {}
    if (history.includes('forged')) return { export: { verdict: 'malformed', reason: 'forged' } }
    writeFileSync(request.exportTo, history.join('\n'))
    return {
      export: {
        verdict: 'exported',
        constants: history.length,
        bytes: history.join('\n').length,
        examples: 0,
      },
    }
  }
  if ('judgeFrom' in request) return { message: 'it judges nothing' }
  if ('replayFrom' in request) {
    const names = readFileSync(request.replayFrom, 'utf8').split('\n')
    const bad = names.find((name) => name.startsWith('unsound'))
    if (bad !== undefined) return { replay: { verdict: 'refused', declaration: bad, reason: 'unsound' } }
    const constants = names.map((name) => ({ name, kind: 'thm' as const, axioms: [] }))
    return { replay: { verdict: 'accepted', constants, dropped: [], broken: [] } }
  }
  if ('describe' in request) {
    const proof = proofs.get(request.describe)
    return proof ? step(request.describe, proof) : { message: 'Unknown proof state.' }
  }
  if ('fork' in request) return { message: 'it makes no forks' }
  const dropped = [request.drop ?? []].flat().map((id) => environments.delete(id))
  const droppedProofs = [request.dropProofStates ?? []].flat().map((id) => proofs.delete(id))
  return { dropped: [...dropped, ...droppedProofs].filter(Boolean).length }
}

await serve(async (request) => {
  try {
    reply(await answer(request))
  } catch (error) {
    reply({ message: String(error) })
  }
})
