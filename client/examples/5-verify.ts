// A statement of yours and a proof of somebody else's: by two kernels, whatever else the proof does. Cancelled after a minute.
import { connect, ServiceError } from 'lean-repl-appliance/client'

await using client = connect({
  onRetry: ({ reason, waitMs }) => console.error(`${reason}: again in ${waitMs} ms`),
})
const signal = AbortSignal.timeout(60_000)
const reference = 'theorem t (a b : Nat) : a + b = b + a := sorry'
for (const proof of ['by omega', 'by simp_arith; sorry'])
  console.log(proof, '→', (await client.verify({ reference, proof }, { signal })).status)
try {
  await client.verify({ reference: 'theorem t : 1 = 1 := rfl', proof: 'rfl' }, { signal })
} catch (error) {
  if (!(error instanceof ServiceError)) throw error
  console.log(error.problem?.code)
}
