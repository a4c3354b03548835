// One theorem: what Lean says of it. `status` tells the shapes apart; whether to reward by it says `conclusive`.
import { connect } from 'lean-repl-appliance/client'

await using client = connect()
const result = await client.check({ commands: ['theorem t (a b : Nat) : a + b = b := by omega'] })
console.log(result.status, result.conclusive)
for (const { pos, message } of result.errors) console.log(`${pos?.line}:${pos?.column}: ${message}`)
