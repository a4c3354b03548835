import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Asked, decodeCheck } from '../../../engine/check/decode.ts'
import { longestMessage } from '../../../engine/check/cut-output.ts'
import { namedHeader } from '../../../engine/check/plan.ts'
import type { Run, JobOutcome, KillCause, Struck } from '../../../engine/job/outcome.ts'
import type { CommandReply, ErrorReply, ReplMessage } from '../../../engine/protocol/wire.ts'
import { engines } from '../../../engine/lean/engines.ts'
import { splitSource } from '../../../engine/header/split.ts'
import { growCommands } from '../../../engine/state/recipe.ts'
import type { ToolchainId } from '../../../engine/state/toolchain.ts'
import { fakeStats as stats } from '../fake-lane.ts'

const header = namedHeader('import Lean')
const origin = { toolchain: 'tool' as ToolchainId, headerHash: header.hash, state: null }
const asked = (commands: string[], given: Partial<Asked> = {}): Asked => ({
  header,
  commands,
  split: null,
  limits: { timeoutMs: 2_000, memoryMb: 100, maxHeartbeats: 0, deadlineMs: null },
  origin,
  engine: { kind: 'embedded', lean_version: '4.28.0', lean_commit: 'abc' },
  traits: engines.embedded,
  ...given,
})
const run = (reply: Partial<CommandReply> | ErrorReply = {}): Run<CommandReply> => ({
  reply: 'message' in reply ? reply : { env: 1, ...reply },
  leanMs: 3,
})
const message = (severity: ReplMessage['severity'], data: string, kind?: string): ReplMessage => ({
  severity,
  pos: { line: 1, column: 2 },
  data,
  ...(kind === undefined ? {} : { kind }),
})
const checked = (...runs: Run<CommandReply>[]): JobOutcome => ({ type: 'checked', runs, stats })
const killed = (cause: KillCause, struck: Struck, ...runs: Run<CommandReply>[]): JobOutcome => ({
  type: 'killed',
  cause,
  detail: 'why',
  struck,
  runs,
  stats,
})
const verdict = (of: Asked, outcome: JobOutcome) => decodeCheck(of, outcome).verdict

describe('decoding a check', () => {
  it('is valid when every command was accepted, and names the state after them', () => {
    const { verdict: result, made } = decodeCheck(asked(['a', 'b']), checked(run(), run()))
    assert.equal(result.status, 'valid')
    assert.equal(result.success, true)
    const refs = growCommands(origin, ['a', 'b']).map(({ ref }) => ref)
    assert.equal(result.state_ref, refs[1])
    assert.deepEqual(
      made.map(({ ref, leanMs }) => [ref, leanMs]),
      refs.map((ref) => [ref, 3]),
    )
  })

  it('lists what the engine lacks, each once, whatever the code made of it', () => {
    const limited = (...engineLimits: string[]): Run<CommandReply> => run({ engineLimits })
    const commands = ['a', 'b', 'c']
    const runs = [limited('process', 'body:Nat.repr'), run(), limited('process')]
    const result = verdict(asked(commands), checked(...runs))
    assert.deepEqual([result.status, result.engine_limits], ['valid', ['body:Nat.repr', 'process']])
    assert.deepEqual(verdict(asked(commands), killed('timeout', 2, ...runs.slice(0, 1))).engine_limits, [
      'body:Nat.repr',
      'process',
    ])
  })

  it('is an error as soon as one message is one, wherever it stands', () => {
    const result = verdict(
      asked(['a', 'b']),
      checked(
        run({ messages: [message('error', 'unknown identifier')] }),
        run({ messages: [message('info', 'fine')] }),
      ),
    )
    assert.deepEqual([result.status, result.success, result.state_ref], ['error', false, null])
    assert.deepEqual(
      result.messages.map(({ command_index, severity }) => [command_index, severity]),
      [
        [0, 'error'],
        [1, 'information'],
      ],
    )
    assert.deepEqual(
      result.errors.map(({ kind, command_index }) => [kind, command_index]),
      [['unknown_identifier', 0]],
    )
  })

  it('is sorry by the REPL’s list, by Lean’s tag, by Lean’s words, or by the axiom it leaves', () => {
    const place = { pos: { line: 1, column: 0 }, endPos: { line: 1, column: 5 } }
    const ways: Partial<CommandReply>[] = [
      { sorries: [{ ...place, goal: '⊢ p', proofState: 4 }] },
      { messages: [message('warning', 'declaration uses `sorry`', 'hasSorry')] },
      { messages: [message('warning', "declaration uses 'sorry'")] },
      { axioms: ['sorryAx'] },
    ]
    for (const way of ways) assert.equal(verdict(asked(['a']), checked(run(way))).status, 'sorry')
    assert.equal(
      verdict(asked(['a']), checked(run({ messages: [message('info', "a declaration uses 'sorry'")] })))
        .status,
      'valid',
    )
  })

  it('never says valid of what rests on an axiom of the code’s own, and says which', () => {
    const using = [run({ axioms: ['cheat'] }), run({ axioms: ['cheat'] })]
    const result = verdict(
      asked(['axiom cheat : False', 'theorem t : 1 = 2 := cheat.elim']),
      checked(...using),
    )
    assert.equal(result.status, 'sorry')
    assert.deepEqual(
      result.errors.map(({ kind, command_index }) => [kind, command_index]),
      [['axiom', 0]],
    )
    assert.match(result.messages[0]?.data ?? '', /cheat/)
  })

  it('goes by the text where the REPL does not tell of axioms', () => {
    const native = { traits: engines.native }
    const result = verdict(asked(['example : f = g := by native_decide'], native), checked(run()))
    assert.deepEqual([result.status, result.errors[0]?.kind], ['sorry', 'axiom'])
    assert.equal(verdict(asked(['-- axiom\nexample : f = g := rfl'], native), checked(run())).status, 'valid')
  })

  it('names the proof state of each sorry and remembers what leads to it', () => {
    const place = { pos: { line: 1, column: 0 }, endPos: { line: 1, column: 5 } }
    const two = [
      { ...place, goal: '⊢ p', proofState: 4 },
      { ...place, goal: '⊢ q', proofState: 5 },
    ]
    const { verdict: result, made } = decodeCheck(asked(['a', 'b']), checked(run(), run({ sorries: two })))
    assert.equal(result.sorries.length, 2)
    const proofs = result.sorries.map(({ state_ref }) => state_ref)
    assert.equal(new Set(proofs).size, 2)
    assert.deepEqual(made.map(({ ref }) => ref).slice(2), proofs)
    const parents = new Set([null, ...made.map(({ ref }) => ref)])
    for (const { recipe } of made) assert.ok(parents.has(recipe.parent))
  })

  it('names the command that a kill struck and keeps what was said before', () => {
    const before = run({ messages: [message('info', 'before')] })
    for (const [cause, status, kind] of [
      ['timeout', 'timeout', 'timeout'],
      ['memory', 'memory_exceeded', 'memory'],
      ['crash', 'crashed', 'crash'],
      ['cancelled', 'cancelled', 'cancelled'],
    ] as const) {
      const result = verdict(asked(['a', 'b']), killed(cause, 1, before))
      assert.deepEqual([result.status, result.success, result.state_ref], [status, false, null])
      assert.deepEqual([result.errors[0]?.kind, result.errors[0]?.command_index], [kind, 1])
      assert.equal(result.messages[0]?.data, 'before')
    }
  })

  it('takes our own trouble for a crash, never for the code’s fault', () => {
    const lost = verdict(asked(['a', 'b']), checked(run(), run({ message: 'Unknown environment.' })))
    assert.deepEqual([lost.status, lost.errors[0]?.command_index], ['crashed', 1])
    assert.equal(verdict(asked(['a', 'b']), checked(run())).status, 'crashed')
    const gone = {
      type: 'base-failed',
      ref: growCommands(origin, ['a'])[0]?.ref ?? assert.fail(),
      reason: 'r',
      stats,
    } as const
    assert.equal(verdict(asked(['a']), gone).status, 'crashed')
  })

  it('is an error where Lean refused a command outright', () => {
    const result = verdict(asked(['a']), checked(run({ message: 'Lean error:\nno' })))
    assert.deepEqual([result.status, result.errors[0]?.message], ['error', 'Lean error:\nno'])
  })

  it('calls a header that fails an import error, at the file’s own positions', () => {
    const split = splitSource('/- note -/ import Mathlib\n\ntheorem t : True := trivial')
    const reply = { message: "unknown module prefix 'Mathlib'" }
    const of = asked(['x'], { split, header: namedHeader(split.header) })
    const result = verdict(of, { type: 'header-failed', reply, stats })
    assert.deepEqual([result.status, result.errors[0]?.kind], ['unavailable', 'import'])
    const worse = { env: 1, messages: [message('error', 'unknown namespace')] }
    const placed = verdict(of, { type: 'header-failed', reply: worse, stats })
    assert.deepEqual(placed.messages[0]?.pos, { line: 1, column: 13 })
    assert.equal(placed.status, 'error')
    assert.equal(placed.messages[0]?.command_index, 0)
  })

  it('cuts a flood and says so, errors last to go', () => {
    const flood = Array.from({ length: 50 }, () => message('info', 'x'.repeat(longestMessage + 5)))
    const result = verdict(asked(['a']), checked(run({ messages: [...flood, message('error', 'real')] })))
    assert.equal(result.status, 'error')
    assert.equal(result.errors[0]?.message, 'real')
    assert.ok(JSON.stringify(result).length < 6_000_000)
    assert.match(result.messages.at(-1)?.data ?? '', /was cut/)
  })

  it('is valid only if all commands were answered, none is refused, and nothing is unproved', () => {
    const replies = fc.record(
      {
        messages: fc.array(
          fc.record({
            severity: fc.constantFrom('info' as const, 'warning' as const, 'error' as const),
            pos: fc.constant({ line: 1, column: 0 }),
            data: fc.constantFrom(
              'hello',
              "declaration uses 'sorry'",
              'unsolved goals',
              'This engine can not',
            ),
          }),
          { maxLength: 2 },
        ),
        axioms: fc.constantFrom([], [], ['sorryAx'], ['cheat']),
      },
      { requiredKeys: [] },
    )
    const runs = fc.array(fc.oneof(replies, fc.constant({ message: 'Lean error' })), { maxLength: 3 })
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 3 }), (given, asks) => {
        const done = given.slice(0, asks).map((reply) => run(reply as Partial<CommandReply>))
        const result = verdict(asked(Array.from({ length: asks }, String)), checked(...done))
        const clean = done.every(
          ({ reply }) =>
            'env' in reply &&
            (reply.axioms ?? []).length === 0 &&
            (reply.messages ?? []).every(
              ({ severity, data }) =>
                severity === 'info' || (severity === 'warning' && !data.startsWith('declaration')),
            ),
        )
        assert.equal(result.status === 'valid', clean && done.length === asks)
        assert.equal(result.success, result.status === 'valid' || result.status === 'sorry')
        assert.equal(result.state_ref === null, !result.success)
      }),
    )
  })
})
