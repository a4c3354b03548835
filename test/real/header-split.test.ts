// A file's header warm and its body on top say exactly what Lean says of the whole file, place for place.
import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { placedBody, splitSource } from '../../engine/header/split.ts'
import type { CommandReply, ReplMessage } from '../../engine/protocol/wire.ts'
import { BareRepl } from './bare-repl.ts'

const body = `
/-! A module doc -/
variable (α : Type)
theorem é (𝔸 : Nat) (h : 𝔸 = succ 0) : 𝔸 = 1 := by
  rw [h]; exact foo
#check (𝔸 : Nat)
example : α = α := rfl  example : 1 = 2 := by decide
`
const files: [title: string, source: string][] = [
  ['with nothing but a body', body],
  ['with an import and an open', `import Init\nopen Nat\n${body}`],
  [
    'with comments between everything',
    `/- 𝔸 /- b -/ -/ import Init -- c\n/-! d -/ open /- e -/ Nat -- f\n${body}`,
  ],
  [
    'with commands on one line and a body on the same',
    `import Init open Nat List set_option autoImplicit false #check succ${body}`,
  ],
  [
    'with every sort of open',
    `import Init\nopen Nat (succ pred) open List hiding map\n  filter\nopen Option renaming some → just, none -> nothing\nopen scoped Int\n#check just\n#check nothing${body}`,
  ],
  ['with an open over lines', `import Init\nopen Nat\n  List\n    Option\n#check map\n${body}`],
  ['with open … in', `import Init\nopen Nat in\n#check succ\nopen List\n  in #check map\n${body}`],
  [
    'with set_option … in',
    `import Init\nset_option pp.all true in\n#check 1 + 1\nset_option pp.all true\n#check 1 + 1\n${body}`,
  ],
  [
    'with universes and a noncomputable section',
    `import Init\nuniverse u v\nnoncomputable section Foo\ndef f : Type u → Type v → Type (max u v) := fun a b => a × b\n${body}end Foo\n`,
  ],
  [
    'with an indented header',
    `  import Init\n  open Nat\n  theorem t : succ 0 = 1 := rfl\n  #check 1\n${body}`,
  ],
  ['with CRLF line ends', `import Init\r\nopen Nat\r\n${body.replaceAll('\n', '\r\n')}`],
  ['with a string across lines in an option', `import Init\nset_option weak.x.y "a\nb"\n${body}`],
  ['with a word that ends the header early', `import Init\nopen Nat lemma\n  : True\n${body}`],
  ['with an import too late', `import Init\nopen Nat\nimport Lean\n${body}`],
  ['with a doc comment before an open', `import Init\n/-- doc -/\nopen Nat\n${body}`],
  [
    'with quoted names',
    `import Init\nnamespace «a b»\ndef «c.d» := 1\nend «a b»\nopen «a b»\n#check «c.d»\n${body}`,
  ],
]

describe('A file split into header and body', () => {
  // Lean never gives back the memory of an import: a REPL has room for some thirty of Init.
  const filesPerRepl = 8
  let repl: BareRepl | null = null
  let served = 0
  beforeEach(async () => {
    if (served++ % filesPerRepl !== 0) return
    await repl?.[Symbol.asyncDispose]()
    repl = await BareRepl.start()
  })
  after(async () => {
    await repl?.[Symbol.asyncDispose]()
  })
  const run = async (cmd: string, env?: number): Promise<CommandReply> =>
    (repl ?? assert.fail()).ask<CommandReply>(env === undefined ? { cmd } : { cmd, env })

  for (const [title, source] of files)
    it(`${title} says what the whole file says`, async () => {
      const whole = await run(source)
      const split = splitSource(source)
      const header = await run(split.header)
      assert.deepEqual(header.messages ?? [], [], 'the header itself is clean')
      const parts = await run(placedBody(split), header.env)
      assert.deepEqual(readable(parts), readable(whole))
    })
})

const readable = ({ messages = [] }: CommandReply): string[] =>
  messages.map(
    ({ severity, pos, endPos, data }: ReplMessage) =>
      `${pos.line}:${pos.column}-${endPos?.line}:${endPos?.column} ${severity}: ${data}`,
  )
