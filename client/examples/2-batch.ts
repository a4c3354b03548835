// Ten thousand attempts from a source of any length, a few hundred of them under way; results as they are found.
import { connect, type CheckRequest } from 'lean-repl-appliance/client'

const attempts = function* (count: number): Generator<CheckRequest> {
  for (let n = 0; n < count; n += 1) yield { commands: [`example : ${n} % 7 = 0 := by decide`] }
}

await using client = connect()
const outcomes: Record<string, number> = {}
for await (const answer of client.batch(attempts(Number(process.argv[2] ?? 10_000)), {
  limits: { timeout_s: 10 },
})) {
  const outcome = answer.type === 'result' ? answer.result.status : answer.type
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
}
console.log(outcomes)
