import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimsOf } from '../../../engine/check/claims.ts'

const nothing = { names: [], instances: 0, examples: 0 }

const named = (...texts: string[]): string[] => claimsOf(texts).names

test('a text claims the names that stand behind its keywords, whatever stands before those', () => {
  assert.deepEqual(
    named(
      "theorem a : True := trivial\n@[simp] private theorem B.b'.{u} : 1 = 1 := rfl",
      'noncomputable def _root_.c := 1',
    ),
    ['a', "B.b'", 'c'],
  )
  assert.deepEqual(
    named('set_option x 1 in\nabbrev «a b» := 3', 'class abbrev K := Inhabited Nat', 'lemma l : p := q'),
    ['a b', 'K', 'l'],
  )
  assert.deepEqual(named('instance foo : X := y', 'instance (priority := low) bar : X := y'), ['foo', 'bar'])
})

test('instances without a name and examples are counted', () => {
  const text =
    'instance : X := y\nexample : p := q\nlocal instance {a : B} : X := y\ninstance (priority := low) [X a] : X := y'
  assert.deepEqual(claimsOf([text]), { ...nothing, instances: 3, examples: 1, guarded: nothing })
})

test('nothing is claimed by comments, strings, quotations, attributes, other words, and what is unsafe', () => {
  const texts = [
    '-- theorem a\n/- theorem b /- example -/ def c -/ def s := "theorem d \\" example" ',
    'macro "mk " n:ident : command => `(theorem $n : True := (trivial) example : q := r)',
    'macro_rules | `(command| theorem a) => `(def b := 1)',
    'attribute [instance, simp] foo\nattribute [local instance] bar\nderiving instance Repr for Foo',
    '#print theorem\n#check (lemma : p)\nexample.lemma theorem_of x.def',
    'deriving noncomputable instance Repr for Foo\n#eval [prog| def x := 1; theorem [y] ]',
    '@[inline] private unsafe def u := 1\nunsafe example : p := q\nset_option x 1 in unsafe instance : X := y',
  ]
  assert.deepEqual(claimsOf(texts), { ...nothing, names: ['s'], guarded: nothing })
})

test('what a guard stands before is claimed, and known to be guarded', () => {
  const text = `theorem a : p := q
/-- error: no -/ #guard_msgs (error, drop info) in example : p := q
#guard_msgs in set_option x 1 in /-- doc -/ @[simp] private theorem b : p := q
theorem c : p := q
#guard_msgs in mutual
def d := e
def e := d
end
instance : X := y
#guard_msgs in instance : X := y`
  assert.deepEqual(claimsOf([text]), {
    ...{ names: ['a', 'b', 'c', 'd', 'e'], instances: 2, examples: 1 },
    guarded: { names: ['b', 'd', 'e'], instances: 1, examples: 1 },
  })
})

test('an interpolated string claims nothing, with strings in its terms or without', () => {
  const texts = [
    `#eval s!"theorem a {String.join ["theorem b", "def c"]} def d {({ x := 1 } : P)} \\" \\{ def e"\ndef f := m!"{1}"`,
    'def g := s!"{s!"{"def h"}"} example"\ndef i := foo! "{" def j := "}"',
  ]
  assert.deepEqual(named(...texts), ['f', 'g', 'i', 'j'])
  assert.deepEqual(named('#eval s!"{\ntheorem a : p := q'), ['a'])
})

test('what would hide a claim from us and not from Lean hides none', () => {
  assert.deepEqual(named('def r := r"\\"\ntheorem a : p := q -- "'), ['r', 'a'])
  assert.deepEqual(named('def r := r#"" theorem no "#\ntheorem a : p := q'), ['r', 'a'])
  assert.deepEqual(named("def x' := '\"'\ntheorem a : p := q -- \""), ["x'", 'a'])
  assert.deepEqual(named("def x' '\"' y\ntheorem a : p := q -- \""), ["x'", 'a'])
  assert.deepEqual(named("def c := '\\''\ntheorem a : p := q -- '"), ['c', 'a'])
  assert.deepEqual(named('def q := `(\ntheorem a : p := q'), ['q', 'a'])
})

test('nothing is claimed behind `#exit`, neither there nor in the texts after', () => {
  assert.deepEqual(named('theorem a : p := q\n#exit\ntheorem b : p := q', 'theorem c : p := q'), ['a'])
})
