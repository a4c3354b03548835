// What a fresh REPL runs before its first check: V8 compiles a WebAssembly function when it is called first, which
// makes the first omega take seconds, and native Lean pages its libraries in. What comes of it is of no account.
import type { Header } from '../job/base.ts'
import type { Job } from '../job/job.ts'

/** The usual ways of proof, in core Lean. */
export const warmUpCommands = [
  'example (a b c : Nat) (h : a < b) : a + c < b + c := by omega',
  'example (p q : Prop) (hp : p) (hq : q) : p ∧ q := by\n  constructor\n  · exact hp\n  · assumption',
  'example (xs ys : List Nat) : (xs ++ ys).length = ys.length + xs.length := by simp [Nat.add_comm]',
  'example : 2 ^ 10 = 1024 := by decide',
  'example (n : Nat) : 0 + n = n := by\n  induction n with\n  | zero => rfl\n  | succ n ih => rw [← Nat.add_assoc, ih]',
  'example (a b : Int) (h : a = b) : b = a := by\n  cases h\n  rfl',
  'structure WarmUp where\n  x : Nat\n  h : x = x := rfl\n  deriving Repr',
  'example (a : Nat) : a = a + 1 := by omega',
]

/** A timeout ends the REPL, and the next would fare no better: long enough for an emulated machine, tried under QEMU. */
const timeoutMs = 120_000

export const warmUpJob = (header: Header, command: string): Job => ({
  type: 'check',
  base: { header, steps: [], snapshots: [] },
  limits: { timeoutMs, memoryMb: 4_096, maxHeartbeats: 200_000 },
  commands: [command],
  stopOnError: false,
})
