// A proof found by search: tactics tried on every open state, the fewest goals first.
import { connect } from 'lean-repl-appliance/client'

const theorem = 'theorem t (p q r : Prop) (hp : p) (hq : q) (hr : r) : (p ∧ q) ∧ r'
const tactics = ['constructor', 'exact hp', 'exact hq', 'exact hr']

await using client = connect()
const opened = await client.check({ commands: [`${theorem} := by sorry`] })
let open = opened.sorries.map(({ state_ref }) => ({ state_ref, goals: 1, proof: [] as string[] }))
for (let tries = 0; open.length > 0 && tries < 100; tries += 1) {
  const [best, ...others] = open.toSorted((a, b) => a.goals - b.goals)
  if (best === undefined || best.state_ref === null) break
  const { steps } = await client.tactics({ state_ref: best.state_ref, tactics, mode: 'alternatives' })
  const proved = steps.find(({ status }) => status === 'complete')
  if (proved !== undefined) {
    console.log(`${theorem} := by\n  ${[...best.proof, proved.tactic].join('\n  ')}`)
    break
  }
  const next = steps.filter(({ status }) => status === 'open')
  open = [
    ...others,
    ...next.map(({ state_ref, goals, tactic }) => ({
      state_ref,
      goals: goals.length,
      proof: [...best.proof, tactic],
    })),
  ]
}
