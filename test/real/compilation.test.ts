// What Lean compiles it compiles here, what it runs it runs here, and what it has no code for it refuses here.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { CommandReply, ErrorReply, ReplMessage } from '../../engine/protocol/wire.ts'
import { BareRepl } from './bare-repl.ts'

interface Corpus {
  /** Texts that end in an `#eval` or the like; without `says` and `error` they say nothing. */
  evaluations: { text: string; says?: string; error?: string }[]
  truths: string[]
}
const corpus = JSON.parse(readFileSync(new URL('evaluation/corpus.json', import.meta.url), 'utf8')) as Corpus

let repl: BareRepl
let library: number
before(async () => {
  repl = await BareRepl.start()
  library = (await repl.ask<CommandReply>({ cmd: 'import Lean\nimport Std' })).env
})
after(() => repl[Symbol.asyncDispose]())

async function messagesOf(cmd: string): Promise<ReplMessage[]> {
  const reply = await repl.ask<CommandReply | ErrorReply>({ cmd, env: library })
  assert.ok('env' in reply, JSON.stringify(reply))
  await repl.ask({ drop: reply.env })
  return reply.messages ?? []
}
/** `error 2:4 the message's first line`, of each message that is no linter's. */
const said = async (cmd: string): Promise<string[]> =>
  (await messagesOf(cmd))
    .filter(({ kind }) => kind?.startsWith('linter.') !== true)
    .map(({ severity, pos, data }) => `${severity} ${pos.line}:${pos.column} ${data.split('\n')[0] ?? ''}`)

const dependsOn = (name: string): string =>
  `failed to compile definition, consider marking it as 'noncomputable' because it depends on '${name}', which is 'noncomputable'`
const unsupported = (name: string): string =>
  `\`${name}\` not supported by code generator; consider marking definition as \`noncomputable\``

describe('Evaluation', () => {
  it('gives what Lean gives, for every text of the corpus', async () => {
    for (const { text, says, error } of corpus.evaluations) {
      // The environment of the corpus has every import already.
      const found = (await messagesOf(text.replace(/^import .*\n/, ''))).map(
        ({ severity, data }) => `${severity}: ${data.trim()}`,
      )
      const expected = error === undefined ? says && `info: ${says}` : `error: ${error}`
      assert.deepEqual(found, expected === undefined ? [] : [expected], text)
    }
  })
  it('answers an exception of its interpreter as an error of the command, and goes on', async () => {
    const text = `#eval 1
initialize cell : IO.Ref Nat ← IO.mkRef 3
#eval cell.get
def two := 2
#eval two`
    assert.deepEqual(await said(text), [
      'info 1:0 1',
      "error 3:0 cannot evaluate `[init]` declaration 'cell' in the same module",
      'info 5:0 2',
    ])
    assert.deepEqual(await said('builtin_initialize cell : IO.Ref Nat ← IO.mkRef 3\n#eval cell.get'), [
      "error 2:0 'unreachable' code was reached",
    ])
    assert.deepEqual(await said('#guard_msgs (drop all) in\n#eval 1'), [])
  })
  it('runs what own definitions, instances and derived ones are compiled to', async () => {
    const text = `structure P (α : Type) where
  fst : α
  snd : List α := []
  deriving Repr, BEq, DecidableEq, Hashable, Inhabited, Ord
mutual
def even : Nat → Bool
  | 0 => true
  | n + 1 => odd n
def odd : Nat → Bool
  | 0 => false
  | n + 1 => even n
end
partial def collatz (n : Nat) (steps : Nat := 0) : Nat :=
  if n ≤ 1 then steps else collatz (if n % 2 == 0 then n / 2 else 3 * n + 1) (steps + 1)
unsafe def three : Nat := unsafeCast 3
def halves (n : Nat) : List Nat := go n where
  go (n : Nat) : List Nat := if n = 0 then [] else n :: go (n / 2)
  termination_by n
instance : Monad List where
  pure x := [x]
  bind xs f := xs.flatMap f
#eval ({ fst := 1 } : P Nat) == default
#eval { fst := "x" : P String }
#eval (even 10, collatz 27, halves 9)
#eval three
#eval (do let x ← [1, 2]; let y ← [3, 4]; return x * y : List Nat)`
    assert.deepEqual(await said(text), [
      'info 22:0 false',
      'info 23:0 { fst := "x", snd := [] }',
      'info 24:0 (true, 111, [9, 4, 2, 1])',
      'info 25:0 3',
      'info 26:0 [3, 4, 6, 8]',
    ])
  })
})

describe('A small truth', () => {
  it('is accepted, or named with the body of the library that it needs', async () => {
    const needed: string[] = []
    for (const cmd of corpus.truths) {
      const reply = await repl.ask<CommandReply>({ cmd, env: library })
      await repl.ask({ drop: reply.env })
      const errors = (reply.messages ?? []).filter(({ severity }) => severity === 'error')
      assert.deepEqual(
        errors.map(({ kind }) => kind),
        reply.engineLimits === undefined ? [] : ['engineLimit'],
        cmd,
      )
      needed.push(...(reply.engineLimits ?? []))
    }
    assert.deepEqual([...new Set(needed)].sort(), [
      'body:Array.instDecidableEqImpl',
      'body:Array.mapM',
      'body:Nat.digitChar',
      'body:Nat.repr',
      'body:Nat.toDigits',
      "body:Std.Legacy.Range.forIn'",
    ])
    assert.equal(needed.length, 11)
  })
})

describe('An example', () => {
  it('tells what it takes without proof, as a theorem does, in a later text too', async () => {
    const axiomsOf = async (cmd: string, env: number): Promise<string[]> =>
      (await repl.ask<CommandReply>({ cmd, env })).axioms ?? []
    assert.deepEqual(await axiomsOf('example : 10 < 20 := by native_decide', library), ['Lean.ofReduceBool'])
    assert.deepEqual(await axiomsOf('example : 10 < 20 := by decide', library), [])
    const { env } = await repl.ask<CommandReply>({
      cmd: 'axiom wrong : 1 = 2\ntheorem early : 7 = 8 := sorry\ntheorem by_it : 2 = 1 := wrong.symm',
      env: library,
    })
    assert.deepEqual(await axiomsOf('example : 1 = 2 := wrong', env), ['wrong'])
    assert.deepEqual(await axiomsOf('example : 2 = 1 := by exact by_it', env), ['wrong'])
    assert.deepEqual(await axiomsOf('example (n : Nat) : n = n := by\n  have := early; omega', env), [
      'sorryAx',
    ])
    assert.deepEqual(await axiomsOf('example : 2 = 2 := rfl', env), [])
  })
})

describe('A definition that nobody can run', () => {
  it('is refused where it rests on choice', async () => {
    const chosen = 'def witness (q : Nat → Prop) (h : ∃ k, q k) : Nat := Classical.choose h'
    assert.deepEqual(await said(chosen), [`error 1:4 ${dependsOn('Classical.choose')}`])
    assert.deepEqual(await said('abbrev any : Nat := Classical.choice ⟨3⟩'), [
      `error 1:7 ${unsupported('Classical.choice')}`,
    ])
    assert.deepEqual(await said('def outer : Nat := inner where\n  inner : Nat := Classical.choice ⟨3⟩'), [
      `error 2:2 ${unsupported('Classical.choice')}`,
    ])
  })
  it('is refused where it rests on a noncomputable definition or instance of the text', async () => {
    const base = 'noncomputable def base : Nat := 3\n'
    assert.deepEqual(await said(`${base}def twice : Nat := base + base`), [`error 2:4 ${dependsOn('base')}`])
    assert.deepEqual(await said(`${base}instance : Inhabited Nat := ⟨base⟩`), [
      `error 2:0 ${dependsOn('base')}`,
    ])
    const instance =
      'class C (α : Type) where\n  c : α\nnoncomputable instance inst : C Nat := ⟨Classical.choice ⟨3⟩⟩\n'
    assert.deepEqual(await said(`${instance}def use : Nat := C.c`), [`error 4:4 ${dependsOn('inst')}`])
  })
  it('is refused where it rests on an axiom or on a recursor without code', async () => {
    assert.deepEqual(await said('axiom mystery : Nat → Nat\ndef wrap (n : Nat) : Nat := mystery n'), [
      `error 2:4 ${unsupported('mystery')}`,
    ])
    assert.deepEqual(await said('def sum (xs : List Nat) : Nat := xs.rec 0 (fun x _ s => x + s)'), [
      "error 1:4 code generator does not support recursor `List.rec` yet, consider using 'match ... with' and/or structural recursion",
    ])
  })
  it('passes where it says so, by itself or by its section', async () => {
    const text =
      'noncomputable def a : Nat := Classical.choice ⟨3⟩\nnoncomputable section\ndef b := a + 1\nend'
    assert.deepEqual(await said(text), [])
    assert.deepEqual(await said(`${text}\ntheorem t : b = a + 1 := rfl`), [])
    assert.deepEqual(await said(`${text}\n#eval b`), [
      "error 5:0 failed to compile definition, compiler IR check failed at `_private.0._eval._closed_0`. Error: depends on declaration 'b', which has no executable code; consider marking definition as 'noncomputable'",
    ])
  })
  it('is no matter of sections that nobody opened', async () => {
    assert.deepEqual(await said('#where\nnoncomputable section\n#where\nend'), [
      'info 1:0 -- In root namespace with initial scope',
      'info 3:0 noncomputable section',
    ])
  })
})
