// What `declarations` tells of a text, in the community REPL's form.
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { CommunitySession, type CommunityReply } from './community-session.ts'

test('declarations come with their parts, their scope and their full names', async () => {
  await using repl = new CommunitySession(tmpdir())
  const cmd = `universe u
variable {α : Type u}
namespace Box
open Nat hiding succ
/-- Keeps one. -/
@[simp, inline] protected partial def keep [Inhabited α] (a b : α) (_ : Nat) : α :=
  a
private theorem same.{v} {β : Sort v} ⦃b : β⦄ : b = b := by
  rfl
instance : Add String := ⟨String.append⟩
example := 3
structure Pair extends Inhabited Nat where
  two : Nat
notation "⋄" => Pair
end Box`
  const declarations = (await repl.ask({ cmd, declarations: true }))['declarations'] as CommunityReply[]
  const told = declarations.slice(0, 5)
  assert.deepEqual(
    told.map(({ kind, name, fullName }) => [kind, name, fullName]),
    [
      ['definition', 'keep', 'Box.keep'],
      ['theorem', 'same', '_private.0.Box.same'],
      ['instance', '[anonymous]', 'Box.instAddString'],
      ['example', '_example', 'Box._example'],
      ['structure', 'Pair', 'Box.Pair'],
    ],
  )
  assert.ok(declarations.slice(5).every(({ range }) => (range as CommunityReply)['synthetic'] === true))
  const at = (line: number, column: number) => ({ line, column })
  const range = (start: object, finish: object) => ({ synthetic: false, start, finish })
  const [keep, same, , example, pair] = told
  assert.deepEqual(keep?.['modifiers'], {
    visibility: 'regular',
    recKind: 'partial',
    isUnsafe: false,
    isProtected: true,
    docString: { range: range(at(5, 0), at(5, 17)), content: '/-- Keeps one. -/' },
    computeKind: 'regular',
    attributes: ['simp', 'inline'],
  })
  assert.deepEqual(keep['binders'], {
    range: range(at(6, 43), at(6, 76)),
    pp: '[Inhabited α] (a b : α) (_ : Nat)',
    map: [
      { type: 'Inhabited α', id: '', binderInfo: 'instImplicit' },
      { type: 'α', id: 'a', binderInfo: 'default' },
      { type: 'α', id: 'b', binderInfo: 'default' },
      { type: 'Nat', id: '', binderInfo: 'default' },
    ],
    groups: ['[Inhabited α]', '(a b : α)', '(_ : Nat)'],
  })
  assert.deepEqual(keep['value'], { range: range(at(6, 81), at(7, 3)), pp: ':=\n  a', constants: ['a'] })
  assert.deepEqual(keep['scope'], {
    varDecls: ['variable {α : Type u}'],
    openDecl: [{ simple: { namespace: 'Nat', except: ['succ'] } }],
    omitVars: [],
    levelNames: ['u'],
    includeVars: [],
    currNamespace: 'Box',
  })
  assert.equal((same?.['modifiers'] as CommunityReply)['visibility'], 'private')
  assert.deepEqual((same?.['type'] as CommunityReply)['pp'], 'b = b')
  assert.deepEqual([example?.['binders'], example?.['type']], [null, null])
  assert.equal(pair?.['value'], null)
  const scoped = await repl.ask({
    cmd: 'variable (n m : Nat)\ninclude n\nomit m\nopen Nat renaming succ → s in\ntheorem one : s 0 = 1 := rfl',
    declarations: true,
  })
  assert.deepEqual(
    (scoped['declarations'] as CommunityReply[]).map(({ scope }) => scope),
    [
      {
        varDecls: ['variable (n m : Nat)'],
        openDecl: [{ rename: { name: 'Nat.succ', as: 's' } }],
        omitVars: ['m'],
        levelNames: [],
        includeVars: ['n'],
        currNamespace: '[anonymous]',
      },
    ],
  )
})
