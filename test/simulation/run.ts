// One seed, from its first request to a closed engine: every request is answered once, rightly, and nothing is left.
import assert from 'node:assert/strict'
import type { CheckResult } from '../../engine/contract/index.ts'
import { parseStateRef } from '../../engine/contract/ids.ts'
import type { Answer } from '../../engine/door.ts'
import { sleep } from '../../engine/clock.ts'
import { Invariants } from './invariants.ts'
import { type Ask, type Scenario, scenarioOf } from './scenario.ts'
import { textOf, World } from './world.ts'

/** Longer than all that a scenario may ask for, on one REPL, at its slowest. */
const patienceMs = 20 * 3_600_000
const drainMs = 60_000
/** From a client’s going away to its REPL’s being killed. */
const goneMs = 1

export interface Summary {
  answers: Record<string, number>
  virtualMs: number
}

interface Asked {
  ask: Ask
  text: string
  /** How often a REPL was taken away from it. */
  struck: number
  leftAtMs: number | null
}

export const runSeed = async (seed: number): Promise<Summary> => {
  const scenario = scenarioOf(seed)
  const asked = new Map<string, Asked[]>()
  const answers: Record<string, number> = {}
  const lastState = new Map<string, string>()
  const given: string[] = []
  let draining = false

  const find = (text: string): [Asked, ...Asked[]] => {
    const [first, ...others] = asked.get(text) ?? []
    assert.ok(first !== undefined, `a REPL is given what nobody asked for: ${text}`)
    return [first, ...others]
  }
  const started = new Set<string>()
  const world: World = await World.open(scenario, {
    began(text, replId) {
      invariants.began(text, replId)
      const [{ ask }] = find(text)
      if (!started.has(text) && ask.shared === null) invariants.left(ask.caller)
      started.add(text)
    },
    ended(text, replId, ranMs) {
      invariants.ended(text, replId)
      invariants.served(find(text)[0].ask.caller, ranMs)
    },
    struck(text) {
      for (const one of find(text)) one.struck++
      invariants.lostRunning(text)
    },
  })
  const allHaveLeft = (text: string): boolean =>
    find(text).every(({ leftAtMs }) => leftAtMs !== null && world.clock.nowMs() > leftAtMs + goneMs)
  const invariants = new Invariants(world, scenario, allHaveLeft)

  const send = async (ask: Ask, number: number): Promise<void> => {
    const { shared } = ask
    const text =
      shared === null
        ? textOf(`check-${number}`, ask.deed)
        : textOf(`shared-${shared}`, { type: 'take', ms: 20 * (shared + 1) })
    const one: Asked = { ask, text, struck: 0, leftAtMs: null }
    asked.set(text, [...(asked.get(text) ?? []), one])
    const client = new AbortController()
    if (ask.leavesAfterMs !== null)
      world.clock.after(ask.leavesAfterMs, () => {
        one.leftAtMs = world.clock.nowMs()
        client.abort()
      })
    const state = ask.onState ? lastState.get(ask.header) : undefined
    const header = ask.header === '' ? {} : { header: ask.header }
    const request = {
      commands: [text],
      ...(state === undefined ? header : { state_ref: state }),
      limits: {
        timeout_s: ask.timeoutMs / 1_000,
        ...(ask.deadlineMs === null ? {} : { deadline_s: ask.deadlineMs / 1_000 }),
      },
      use_cache: shared !== null,
    }
    invariants.came(ask.caller, ask.weight)
    const answer = await world.engine.check(request, {
      ...{ id: ask.caller, weight: ask.weight, signal: client.signal, requestId: text },
    })
    if (!started.has(text) || shared !== null) invariants.left(ask.caller)
    const word = answer.type === 'refused' ? answer.refusal.type : answer.value.status
    answers[word] = (answers[word] ?? 0) + 1
    judge(one, answer, draining)
    if (answer.type === 'ok' && answer.value.state_ref !== null) {
      given.push(answer.value.state_ref)
      lastState.set(ask.header, answer.value.state_ref)
    }
  }

  const all = scenario.asks.map(async (ask, number) => {
    await sleep(world.clock, scenario.readyMs + ask.atMs)
    await send(ask, number)
  })
  const troubles = scenario.troubles.map(async (trouble) => {
    await sleep(world.clock, scenario.readyMs + trouble.atMs)
    await world.suffer(trouble)
  })
  const { drainAtMs } = scenario
  const drained =
    drainAtMs === null
      ? Promise.resolve()
      : sleep(world.clock, scenario.readyMs + drainAtMs).then(() => {
          draining = true
          return world.engine.drain(drainMs)
        })
  await finish(world, invariants, [...all, ...troubles, drained])
  for (const ref of given) await assertKnown(world, ref)
  const virtualMs = world.clock.nowMs()
  await close(world)
  assert.equal(world.clock.pending, 0, 'timers are left behind')
  return { answers, virtualMs }
}

/** Moves time until all have ended, and looks at everything after every step. */
const finish = async (world: World, invariants: Invariants, all: Promise<unknown>[]): Promise<void> => {
  const run: { failure: unknown; isOver: boolean } = { failure: null, isOver: false }
  Promise.all(all).then(
    () => (run.isOver = true),
    (failure: unknown) => (run.failure = failure ?? new Error('it failed')),
  )
  while (!run.isOver) {
    if (!(await world.clock.step(patienceMs))) throw new Error('some request is never answered')
    if (run.failure !== null) throw run.failure
    invariants.check()
  }
}

/** A reference that was given out stands for something, whatever has happened since. */
const assertKnown = async (world: World, text: string): Promise<void> => {
  const ref = parseStateRef(text)
  assert.ok(ref !== null)
  const state = await world.engine.state(ref)
  assert.equal(state.type, 'ok', `the state ${text} was given out and is lost`)
}

const close = async (world: World): Promise<void> => {
  const closed = { isOver: false }
  void world[Symbol.asyncDispose]().then(() => (closed.isOver = true))
  // Closing waits for files as well.
  for (let turn = 0; turn < 1_000_000 && !closed.isOver; turn++)
    await world.clock.step(world.clock.nowMs() + drainMs)
  assert.ok(closed.isOver, 'the engine does not close')
}

/** Whether the answer is one that this request may be given. */
const judge = (
  { ask, text, struck, leftAtMs }: Asked,
  answer: Answer<CheckResult>,
  draining: boolean,
): void => {
  if (answer.type === 'refused') {
    const { type } = answer.refusal
    const isExpected = type === 'queue-full' || type === 'not-ready' || (type === 'draining' && draining)
    assert.ok(isExpected, `${text} was refused: ${type}`)
    return
  }
  const { status, messages } = answer.value
  for (const { data } of messages) assert.equal(data, text, 'an answer is another request’s')
  switch (status) {
    case 'valid':
      assert.ok(ask.deed.type === 'take' || ask.shared !== null, `${text} is valid`)
      assert.equal(messages.length, 1)
      return
    case 'timeout':
      return assert.ok(
        ask.deed.type === 'hang' || ask.deadlineMs !== null || mayTakeTooLong(ask),
        `${text} did not take too long`,
      )
    case 'memory_exceeded':
      return assert.equal(ask.deed.type, 'bomb', `${text} took no memory`)
    case 'crashed':
      return assert.ok(
        ask.deed.type === 'crash' || struck >= 1,
        `${text} is called crashed, struck ${struck} times: ${answer.value.errors[0]?.message}`,
      )
    case 'cancelled':
      return assert.ok(leftAtMs !== null, `${text} was cancelled, and its client is still there`)
    case 'sorry':
    case 'error':
    case 'unavailable':
      return assert.fail(`${text} is called ${status}`)
    default:
      status satisfies never
  }
}

/** On a slow machine: eight times as long. */
const mayTakeTooLong = ({ deed, timeoutMs, shared }: Ask): boolean =>
  shared !== null || (deed.type === 'take' && deed.ms * 8 > timeoutMs)

export type { Scenario }
