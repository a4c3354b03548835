// Random sequences of commands, tactics, drops, damage, REPL kills and server restarts against a model that replays
// every state from scratch: every answer is equal, and so is every reference.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { parseStateRef, type StateRef } from '../../engine/contract/ids.ts'
import type { CheckResult, TacticsResult } from '../../engine/contract/index.ts'
import type { ToolchainId } from '../../engine/state/toolchain.ts'
import { Appliance } from './appliance.ts'
import { BareRepl } from './bare-repl.ts'
import { StatesModel } from './states-model.ts'

/** What each leaves behind is told by some of the others; none has code of its own run, which would cost a REPL each time. */
const commands = [
  'def foo (n : Nat) : Nat := n + 7',
  '@[simp] theorem foo_eq (n : Nat) : foo n = n + 7 := rfl',
  'example : foo 1 = 8 := by simp only [foo_eq]',
  'theorem foo_one : foo 1 = 8 := by simp',
  'instance : Add Bool := ⟨xor⟩',
  '#check (true + false : Bool)',
  'namespace Sc\nscoped instance : Mul Bool := ⟨and⟩\ntheorem inside : (true * false) = false := rfl\nend Sc',
  'open Sc',
  '#check (true * false : Bool)',
  'namespace Inner',
  'variable (k : Nat) {α : Type}',
  'theorem uses (x : α) : x = x ∧ k = k := ⟨rfl, rfl⟩',
  'end Inner',
  '#check @Inner.uses',
  'set_option pp.all true',
  'set_option autoImplicit true',
  'theorem auto (x : β) : x = x := rfl',
  '#check @auto',
  'example (a b : Nat) (h : a < b) : a + 1 ≤ b := by omega',
  'inductive Color | red | green deriving DecidableEq',
  'example : Color.red ≠ Color.green := by decide',
  'attribute [local simp] Nat.add_comm',
  'example (a b : Nat) : a + b = b + a := by simp',
  'theorem bad : 1 = 2 := by simp',
  'theorem (',
  '#check nope',
  'theorem half (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry',
  'theorem halves (n : Nat) : n + 0 = n ∧ foo n = n + 7 := by constructor <;> sorry',
  'example (xs : List Nat) : xs.length = xs.reverse.length := by\n  have h : xs = xs := sorry\n  sorry',
  'theorem stepwise (a b c : Nat) (h : a < b) : a < b + c := by\n  induction c with\n  | zero => sorry\n  | succ n ih => sorry',
]
const tactics = [
  'constructor',
  'intro h',
  'simp',
  'simp [foo]',
  'omega',
  'assumption',
  'rfl',
  'exact hp',
  'exact ⟨hp, hq⟩',
  'refine ⟨?_, ?_⟩',
  '· exact hp',
  'skip',
  'rotate_left',
  'have h1 : 1 = 1 := by sorry',
  'have h2 : 2 = 2 := by rfl',
  'all_goals sorry',
  'fail "no"',
  'exact (',
  'set_option pp.all true in skip',
  'rw [List.length_reverse]',
]

type Step =
  | { type: 'check'; start: number; commands: string[]; stopOnError: boolean; useCache: boolean }
  | { type: 'tactics'; start: number; tactics: string[]; mode: 'sequence' | 'alternatives' }
  | { type: 'drop'; state: number }
  | { type: 'kill'; repl: number }
  | { type: 'restart' }
  | { type: 'pause' }
  | { type: 'damage'; file: number; how: 'flip' | 'cut' }

const start = fc.nat(1_000_000)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('check' as const),
      start,
      commands: fc.array(fc.constantFrom(...commands), { minLength: 1, maxLength: 3 }),
      stopOnError: fc.boolean(),
      useCache: fc.boolean(),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('tactics' as const),
      start,
      tactics: fc.array(fc.constantFrom(...tactics), { minLength: 1, maxLength: 4 }),
      mode: fc.constantFrom('sequence' as const, 'alternatives' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('drop' as const), state: start }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('kill' as const), repl: start }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('damage' as const),
      file: start,
      how: fc.constantFrom('flip' as const, 'cut' as const),
    }),
  },
)
// Each of these costs seconds: few, and always some. A state comes from memory, then from a snapshot if one has been
// written, and otherwise is replayed.
const some = fc.array(step, { minLength: 8, maxLength: 10 })
const steps = fc
  .tuple(some, some, some)
  .map(([first, second, third]): Step[] => [
    ...[
      ...first,
      { type: 'kill' as const, repl: 0 },
      ...first,
      { type: 'kill' as const, repl: 1 },
      ...second,
    ],
    ...[{ type: 'pause' as const }, { type: 'restart' as const }, ...second, ...third],
    ...[{ type: 'pause' as const }, { type: 'restart' as const }, ...first, ...third],
  ])

/** In which the background writes what it has to. */
const snapshotMs = 4_000
/** Long enough to replay that snapshots pay. */
const slow = 'theorem slow : ∀ x y : Fin 44, (x + y).val = (y + x).val := by decide'

const refsOf = ({ state_ref, sorries }: Pick<CheckResult, 'state_ref' | 'sorries'>): StateRef[] =>
  [state_ref, ...sorries.map(({ state_ref }) => state_ref)].flatMap((ref) =>
    ref === null ? [] : (parseStateRef(ref) ?? assert.fail(ref)),
  )

const withoutStats = ({ stats, ...answer }: CheckResult): Omit<CheckResult, 'stats'> => {
  void stats
  return answer
}
const withoutTimes = ({ steps }: TacticsResult): unknown[] =>
  steps.map(({ lean_ms, ...step }) => {
    void lean_ms
    return step
  })

test('every answer is what replaying from scratch gives', { timeout: 1_200_000 }, async (t) => {
  await using repl = await BareRepl.start()
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      await using appliance = new Appliance()
      await appliance.start()
      const { toolchain } = appliance.engine.pool()
      const { kind, lean_version, lean_commit } = toolchain
      const model = new StatesModel(repl, toolchain.id as ToolchainId, { kind, lean_version, lean_commit })
      await model.open()

      const opening = await model.hold([slow])
      assert.equal(opening.status, 'valid')
      await appliance.check({ commands: [slow] })
      const environments: (StateRef | null)[] = [null, ...refsOf(opening)]
      const proofs: StateRef[] = []
      const restoredFrom: Record<string, number> = {}
      const note = (refs: StateRef[]): void => {
        for (const ref of refs) {
          const known: (StateRef | null)[] = ref.startsWith('env-') ? environments : proofs
          if (!known.includes(ref)) known.push(ref)
        }
      }
      const count = ({ restored_from: from }: CheckResult['stats']): void => {
        restoredFrom[from ?? 'none'] = (restoredFrom[from ?? 'none'] ?? 0) + 1
      }

      for (const step of steps) {
        const told = JSON.stringify(step)
        switch (step.type) {
          case 'check': {
            // The newest as often as all others: states grow on one another.
            const start =
              environments.at(step.start % 2 === 0 ? -1 : (step.start >> 1) % environments.length) ?? null
            const { commands, stopOnError } = step
            const result = await appliance.check({
              commands,
              stop_on_error: stopOnError,
              use_cache: step.useCache,
              ...(start === null ? {} : { state_ref: start }),
            })
            const expected = await model.check(start, commands, stopOnError)
            assert.deepEqual(withoutStats(result), expected, told)
            note(refsOf(result))
            count(result.stats)
            break
          }
          case 'tactics': {
            const start = proofs.at(step.start % 2 === 0 ? -1 : (step.start >> 1) % proofs.length)
            if (start === undefined) break
            const { tactics, mode } = step
            const result = await appliance.tactics({ state_ref: start, tactics, mode })
            const expected = await model.tactics(start, tactics, mode)
            assert.deepEqual(withoutTimes(result), expected, told)
            note(
              result.steps.flatMap(({ state_ref }) =>
                state_ref === null ? [] : (parseStateRef(state_ref) ?? []),
              ),
            )
            count(result.stats)
            break
          }
          case 'drop': {
            // It can't be started from any more, but what was made from it can, and making it again brings it back.
            const known = [...environments, ...proofs]
            const ref = known[step.state % known.length] ?? null
            if (ref === null) break
            await appliance.drop(ref)
            for (const refs of [environments, proofs])
              if (refs.includes(ref)) refs.splice(refs.indexOf(ref), 1)
            break
          }
          case 'kill':
            appliance.killRepl(step.repl)
            break
          case 'pause':
            await sleep(snapshotMs)
            break
          case 'restart':
            await appliance.restart()
            break
          case 'damage':
            appliance.damageBlob(step.file, step.how)
            break
          default:
            step satisfies never
        }
      }
      t.diagnostic(`${environments.length.toString()} environments, ${proofs.length.toString()} proof states`)
      t.diagnostic(`restored from ${JSON.stringify(restoredFrom)}`)
      t.diagnostic(`store ${JSON.stringify(await appliance.engine.store())}`)
    }),
    // One sequence takes a minute; a failing one is told as it is.
    { numRuns: 1, endOnFailure: true },
  )
})
