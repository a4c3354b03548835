// Which texts have code of their own run while they are checked, and which have only been elaborated.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ReplReply } from '../../engine/protocol/wire.ts'
import type { ReplClient } from '../../engine/repl/client.ts'
import { readTheorems } from '../bench/corpus.ts'
import { Family, reply } from './fork-family.ts'

const elaborated: Record<string, string> = {
  'a theorem by omega': 'theorem t (a b : Nat) (h : a < b) : a + 1 ≤ b := by omega',
  'simp with a lemma of its own':
    '@[simp] theorem l (n : Nat) : n + 0 = n := rfl\nexample (n : Nat) : n + 0 = n := by simp',
  'a recursive definition, an instance, derived ones':
    'inductive T | leaf | node (l r : T) deriving Repr, DecidableEq, BEq, Hashable, Inhabited\n' +
    'def T.size : T → Nat | leaf => 1 | node l r => l.size + r.size\ninstance : Add T := ⟨.node⟩',
  'decide, by the kernel': 'example : 2 ^ 10 = 1024 := by decide',
  'a definition that nobody evaluates': 'def f (n : Nat) : Nat := n + 1\n#check f',
  'a wrong proof': 'example : 1 = 2 := by omega',
  'a flag of a tactic':
    'example : (3 : Nat) < 10 := by decide +kernel\nexample (a b : Nat) : a + b = b + a := by simp +arith',
  'a configuration that is data':
    'example (a b : Nat) (h : a = b) : b = a := by simp (config := {decide := true, maxSteps := 1000}) [h]\n' +
    'example (a b : Nat) (h : a = b) : b = a := by rw (config := {occs := .pos [1]}) [h]',
}
const evaluated: Record<string, string> = {
  '#eval': '#eval 1 + 1',
  'a macro': 'macro "three" : term => `(3)\nexample : three = 3 := rfl',
  'a notation': 'notation "three!" => 3\nexample : three! = 3 := rfl',
  'a term elaborator':
    'open Lean Elab Term in elab "e!" : term => return .const ``Nat []\nexample : Type := e!',
  by_elab: 'open Lean in example : Nat := by_elab return .lit (.natVal 3)',
  run_cmd: 'run_cmd pure ()',
  run_tac: 'example : True := by run_tac pure ()\n                     trivial',
  'an action of the library': 'example : True := by\n  trivial\n  run_tac Lean.Elab.Tactic.done',
  'a configuration that is computed':
    'example (a b : Nat) : a + b = b + a := by simp (config := id {arith := true})',
  'a configuration of the text’s own':
    'def c : Lean.Meta.Simp.Config := {arith := true}\nexample (a b : Nat) : a + b = b + a := by simp (config := c)',
  native_decide: 'example : 10 < 20 := by native_decide',
  'a simproc':
    'open Lean Meta Simp in simproc s (2 + 3) := fun _ => return .continue\nexample : 2 + 3 = 5 := by simp',
  'a name that reads like one of the library':
    'def «List.reverse» : Lean.Elab.Command.CommandElabM Unit := pure ()\nrun_cmd «List.reverse»',
  'a helper of the library’s name space':
    'def List.reverse._redArg₂ : Lean.Elab.Command.CommandElabM Unit := pure ()\nrun_cmd List.reverse._redArg₂',
}

const header = 'import Lean'

describe('code of a text', () => {
  let family: Family
  before(async () => {
    family = await Family.found({ imports: header, rest: '' })
  })
  after(() => family[Symbol.asyncDispose]())

  const fork = (): Promise<ReplClient> => family.fork()
  const ask = (repl: ReplClient, cmd: string, env?: number): Promise<ReplReply> =>
    reply(repl, env === undefined ? { cmd } : { cmd, env })
  const environmentOf = (reply: ReplReply): number =>
    'env' in reply ? reply.env : assert.fail(JSON.stringify(reply))

  it('has not run by what is only elaborated, 95 % of the theorems of the bench among it', async () => {
    await using repl = await fork()
    const env = environmentOf(await ask(repl, header))
    for (const [what, text] of Object.entries(elaborated)) {
      const reply = await ask(repl, text, env)
      assert.equal(reply.ranCode, undefined, `${what}: ${JSON.stringify(reply)}`)
    }
    const theorems = readTheorems()
    let unclean = 0
    for (const { name, code } of theorems) {
      await using other = await fork()
      const reply = await ask(other, code, environmentOf(await ask(other, header))).catch((error: unknown) =>
        assert.fail(`${name}: ${String(error)}`),
      )
      if (reply.ranCode === true) unclean++
    }
    assert.ok(unclean <= theorems.length * 0.05, `${unclean} of ${theorems.length}`)
  })

  for (const [what, text] of Object.entries(evaluated))
    it(`has run by ${what}, and the REPL says so from then on`, async () => {
      await using repl = await fork()
      const env = environmentOf(await ask(repl, header))
      const reply = await ask(repl, text, env)
      assert.equal(reply.ranCode, true, JSON.stringify(reply))
      assert.equal((await ask(repl, 'example : True := trivial', env)).ranCode, true)
    })
})
