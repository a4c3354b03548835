// A text without the word `module` is an ordinary file, and answered as native Lean answers one.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { CommandReply, ErrorReply } from '../../engine/protocol/wire.ts'
import { BareRepl } from './bare-repl.ts'

let repl: BareRepl
let lean: number
before(async () => {
  repl = await BareRepl.start()
  lean = (await repl.ask<CommandReply>({ cmd: 'import Lean' })).env
})
after(() => repl[Symbol.asyncDispose]())

/** What Lean says of each text in turn, each on what the one before left: `error 2:8 text`. */
const said = async (env: number | null, ...texts: string[]): Promise<string[]> => {
  const all: string[] = []
  for (const cmd of texts) {
    const reply = await repl.ask<CommandReply | ErrorReply>({ cmd, ...(env === null ? {} : { env }) })
    for (const { severity, pos, data } of reply.messages ?? [])
      all.push(`${severity} ${pos.line}:${pos.column} ${data}`)
    assert.ok('env' in reply || all.length > 0, JSON.stringify(reply))
    if ('env' in reply) env = reply.env
  }
  return all
}
const onLean = (...texts: string[]): Promise<string[]> => said(lean, ...texts)

describe('An ordinary file', () => {
  it('opens the namespaces of its own types', async () => {
    assert.deepEqual(
      await onLean('inductive Lamp\n  | on\n  | off\nopen Lamp\nexample : on ≠ off := by simp'),
      [],
    )
    assert.deepEqual(await onLean('inductive Lamp | on | off\nexport Lamp (on)\n#check on'), [
      'info 3:0 Lamp.on : Lamp',
    ])
  })
  it('opens its own namespace where the library has one of that name too', async () => {
    const own = (type: string, body: string): string =>
      `namespace Own\ninductive ${type}\nopen ${body}\nend Own`
    assert.deepEqual(
      await onLean(own('Nat where\n  | zero\n  | succ (n : Nat)', 'Nat\nexample : Nat := succ zero')),
      [],
    )
    assert.deepEqual(
      await onLean(
        own('List where\n  | empty\n  | put (n : Nat) (l : List)', 'List\nexample := put 1 empty'),
      ),
      [],
    )
  })
  it('gives its definitions notation, macros, unexpanders and simprocs', async () => {
    const gcd = 'def meet (a b : Nat) : Nat := min a b\n'
    assert.deepEqual(
      await onLean(`${gcd}infixl:65 " ⊓ₙ " => meet\n#check 2 ⊓ₙ 3\nexample : 2 ⊓ₙ 3 = 2 := rfl`),
      ['info 3:0 2 ⊓ₙ 3 : Nat'],
    )
    assert.deepEqual(
      await onLean(
        'open Lean\ndef halve (t : Term) : MacroM Term := `($t / 2)\nmacro "half!" t:term:max : term => halve t\nexample : half! 6 = 3 := rfl',
      ),
      [],
    )
    const unexpander =
      '@[app_unexpander meet] def showMeet : Lean.PrettyPrinter.Unexpander\n  | `($_ $a $b) => `(meet! $a $b)\n  | _ => throw ()\n'
    assert.deepEqual(
      await onLean(`${gcd}syntax "meet! " term:max term:max : term\n${unexpander}#check fun x => meet x 1`),
      ['info 6:0 fun x => meet! x 1 : Nat → Nat'],
    )
    assert.deepEqual(
      await onLean(
        'open Lean Meta Simp\nsimproc leaveIt (7 + 8) := fun _ => return .continue\nexample : 7 + 8 = 15 := by simp',
      ),
      [],
    )
  })
  it('names what it declares as it was written', async () => {
    assert.deepEqual(await onLean('theorem twin : True := trivial\ntheorem twin : 1 = 1 := rfl'), [
      'error 2:8 `twin` has already been declared',
    ])
    assert.deepEqual(await onLean('def Depth.of (n : Nat) := n\n#print Depth.of'), [
      'info 2:0 def Depth.of : Nat → Nat :=\nfun n => n',
    ])
  })
  it('keeps protected names out of `open` and of their own namespace', async () => {
    assert.deepEqual(
      await onLean('protected def Crate.weight : Nat := 7\nopen Crate\nexample : Nat := weight'),
      ['error 3:17 Unknown identifier `weight`'],
    )
    assert.deepEqual(
      await onLean(
        'namespace Crate\nprotected theorem id (n : Nat) : n = n := rfl\nexample : Nat := id 3\nend Crate',
      ),
      [],
    )
  })
  it('sees its private declarations from a later command, and tells them from public ones', async () => {
    assert.deepEqual(
      await onLean(
        'private def hidden := 5\nprivate theorem hidden_is : hidden = 5 := rfl\nabbrev shown := hidden',
        'example : shown = 5 := hidden_is\nexample : hidden + 1 = 6 := by decide\n#print shown\nprivate def hidden := 6',
      ),
      [
        'info 3:0 @[reducible] def shown : Nat :=\nhidden',
        'error 4:12 private declaration `hidden` has already been declared',
      ],
    )
  })
  it('has the lemmas that Lean makes when they are asked for', async () => {
    assert.deepEqual(
      await onLean(
        'def grow : Nat → Nat\n  | 0 => 1\n  | n + 1 => 2 * grow n',
        '#check grow.eq_2\nexample : grow 1 = 2 := by rw [grow.eq_2, grow.eq_1]\n#check @grow.induct\n#check @List.map.eq_1\nexample (m : Nat → Prop) (z : m 0) (s : ∀ n, m n → m n.succ) : m 9 := grow.induct m z s 9',
      ).then((all) => all.map((one) => one.split('\n')[0])),
      [
        'info 1:0 grow.eq_2 (n : Nat) : grow n.succ = 2 * grow n',
        'info 3:0 grow.induct : ∀ (motive : Nat → Prop), motive 0 → (∀ (n : Nat), motive n → motive n.succ) → ∀ (a : Nat), motive a',
        'info 4:0 @List.map.eq_1 : ∀ {α : Type u_1} {β : Type u_2} (f : α → β), List.map f [] = []',
      ],
    )
  })
  it('names what a theorem leaves behind as Lean does', async () => {
    const turned = 'theorem turned {a b : Nat} (h : a = b) : b = a := match h with | rfl => rfl'
    const headOf = (all: string[]): string[] => all.map((one) => one.split(' :')[0] ?? '')
    assert.deepEqual(headOf(await onLean(`${turned}\n#check @turned.match_1_1\n#check @turned.match_1`)), [
      'info 2:0 @turned.match_1_1',
      'error 3:8 Unknown constant `turned.match_1`',
    ])
    assert.deepEqual(
      headOf(await onLean(`namespace Pair\nopen Nat in\nprivate ${turned}\n#check @Pair.turned.match_1_1`)),
      ['info 4:0 @turned.match_1_1'],
    )
    const first = 'def first (n : Nat) (h : n = 1 ∨ n = 2) : Nat := match n with | 1 => 1 | _ => 2'
    assert.deepEqual(headOf(await onLean(`${first}\n#check @first.match_1`)).at(-1), 'info 2:0 first.match_1')
  })
  it("has its axioms listed, and the library's theorems not taken for axioms", async () => {
    const listed = await onLean(
      'axiom lie : 1 = 2\ntheorem a : 1 = 2 := lie\ntheorem b : 1 = 2 ∨ 2 = 3 := by simp [lie]\ntheorem c (n : Nat) (h : n < 5) : n < 6 := by omega\ntheorem d : 1 = 1 := rfl\ntheorem e (p q : Prop) (h : p ↔ q) : p = q := propext h\n#print axioms a\n#print axioms b\n#print axioms c\n#print axioms d\n#print axioms e',
    )
    assert.deepEqual(
      listed.map((one) => one.split('\n')[0]?.replace(/ It uses.*/, '')),
      [
        "info 7:0 'a' depends on axioms: [lie]",
        "info 8:0 'b' depends on axioms: [lie]",
        "info 9:0 'c' depends on no axioms of its own.",
        "info 10:0 'd' does not depend on any axioms",
        "info 11:0 'e' depends on axioms: [propext]",
      ],
    )
    assert.match(
      listed[1] ?? '',
      /It also uses theorems of the library, whose proofs this engine does not hold/,
    )
  })
  it('derives instances for its own types', async () => {
    assert.deepEqual(
      await onLean(
        'inductive Tone | low | high deriving Repr, DecidableEq, Inhabited\nexample : Tone.low ≠ .high := by decide',
        '#eval Tone.high\nopen Tone in\n#check low',
      ),
      ['info 1:0 Tone.high', 'info 3:0 Tone.low : Tone'],
    )
  })
})

describe('A text that begins with `module`', () => {
  it('keeps the rules of modules', async () => {
    assert.deepEqual(await said(null, 'module\ndef inner := 3\n#print inner'), [
      'info 3:0 private def inner : Nat :=\n3',
    ])
    const [theorem] = await said(
      null,
      'module\npublic section\ndef inner := 3\ntheorem it : inner = 3 := rfl',
    )
    assert.match(theorem ?? '', /^error 4:8 Not a definitional equality[^]*must be exposed/)
  })
  it('and only such a text may say `public import` or `import all`', async () => {
    const without = (what: string): string => `cannot use \`${what}\` without \`module\``
    assert.deepEqual(await said(null, 'public import Init'), [`error 1:0 ${without('public import')}`])
    assert.deepEqual(await said(null, 'import all Init.Prelude'), [`error 1:7 ${without('import all')}`])
    assert.deepEqual(await said(null, 'module\npublic import Init\n#check 1'), ['info 3:0 1 : Nat'])
  })
})

it('An ordinary file stays one in a pickle', async () => {
  const pickled = join(repl.spool, 'ordinary.snapshot')
  const { env } = await repl.ask<CommandReply>({
    cmd: 'inductive Lamp | on | off\nprivate def hidden := 5',
    env: lean,
  })
  await repl.ask({ pickleTo: pickled, env })
  const restored = await repl.ask<CommandReply>({ unpickleEnvFrom: pickled })
  lean = (await repl.ask<CommandReply>({ cmd: 'import Lean' })).env
  assert.deepEqual(
    await said(
      restored.env,
      'open Lamp\ndef lit : Lamp := on\nexample : lit = on ∧ hidden = 5 := ⟨rfl, rfl⟩\ndef lit := 1',
    ),
    ['error 4:4 `lit` has already been declared'],
  )
})
