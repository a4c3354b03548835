// A proof whose steps fail: what holds is kept, tactics close the rest, and the text is whole again.
import { connect } from 'lean-repl-appliance/client'

const source = `theorem t (a b : Nat) (h : a ≤ b) : a < b + 1 ∧ [a].length = 1 := by
  constructor
  · exact h
  · nope
`

await using client = connect()
const { holes } = await client.sorrify({ source })
for (const { source_pos, target } of holes) console.log(`line ${source_pos.line}: ${target}`)
for await (const line of client.repair({ source, tactics: ['rfl', 'omega'] })) {
  if (line.type === 'hole') console.log(`hole ${line.hole}: ${line.tactic ?? 'open'}`)
  if (line.type === 'result') console.log(`${line.result.status}\n${line.result.source ?? ''}`)
}
const { lemmas } = await client.lemmas({ source })
for (const { statement } of lemmas) console.log(statement)
