// Several attempts at each of two theorems: the first that holds ends the others of its group.
import { connect } from 'lean-repl-appliance/client'

const theorems = ['theorem t (a b : Nat) : a * b = b * a', 'theorem t (a b : Nat) (h : a ≤ b) : a < b + 1']
const tactics = ['omega', 'simp', 'exact Nat.mul_comm a b', 'decide']

await using client = connect()
const items = theorems.flatMap((theorem) =>
  tactics.map((tactic) => ({ group: theorem, commands: [`${theorem} := by ${tactic}`] })),
)
for await (const answer of client.batch(items, { stopOnFirst: 'valid' }))
  if (answer.type === 'result' && answer.result.status === 'valid') console.log(answer.item.commands[0])
