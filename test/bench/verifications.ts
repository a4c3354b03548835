// Verifications beside checks of the same proofs: what the word `proved` costs.
import type { CheckRequest, VerificationRequest, VerificationResult } from '../../engine/contract/index.ts'
import type { Bench, Group } from './bench.ts'
import type { Theorem } from './corpus.ts'
import { figure, percentile, type Figure } from './figure.ts'
import { Server } from './server.ts'

const measure = async (bench: Bench): Promise<Figure[]> => {
  await using server = await Server.start({ cores: String(bench.laneCore) })
  const { client } = server
  const asked = bench.theorems.flatMap(asVerification)
  bench.say(`${asked.length} references, elaborated once`)
  const known: VerificationRequest[] = []
  for (const request of asked) if ((await client.verify(request)).value.proved) known.push(request)

  bench.say('one at a time')
  const samples: { clientMs: number; value: VerificationResult }[] = []
  for (let round = bench.quick ? 1 : 3; round > 0; round--)
    for (const request of known) samples.push(await client.verify(request))
  const second = samples.flatMap(({ value }) =>
    value.targets.flatMap(({ kernels }) =>
      kernels.filter(({ name }) => name === 'appliance').map(({ ms }) => ms),
    ),
  )

  bench.say('batches, in turns with checks')
  const checks = known.map(({ submission = '' }): CheckRequest => ({
    commands: [submission],
    use_cache: false,
  }))
  const seconds = { checks: 0, verifications: 0 }
  const run = async (
    of: keyof typeof seconds,
    items: (CheckRequest | VerificationRequest)[],
  ): Promise<void> => {
    const started = performance.now()
    for await (const line of client.batch({ checks: items })) void line
    seconds[of] += (performance.now() - started) / 1000
  }
  for (let round = bench.quick ? 1 : 4; round > 0; round--) {
    await run('checks', checks)
    await run('verifications', known)
  }
  const ms = samples.map(({ clientMs }) => clientMs)
  return [
    figure('proofs of the corpus that are verified', known.length, '', null, `of ${asked.length}`),
    figure('verification, reference known, p50', percentile(ms, 0.5), 'ms', { under: 150 }),
    figure('verification, reference known, p99', percentile(ms, 0.99), 'ms'),
    figure('the second kernel, median', percentile(second, 0.5), 'ms', { under: 30 }),
    figure('verifications ÷ checks, batch', seconds.checks / seconds.verifications, '', { over: 0.4 }),
  ]
}

/** A text of one theorem, with the same statement left open for a reference. */
const asVerification = ({ code, expected }: Theorem): VerificationRequest[] => {
  const at = code.indexOf(':=')
  const isOne = expected === 'valid' && code.startsWith('theorem ') && code.split('theorem ').length === 2
  return isOne && at !== -1
    ? [{ reference: `${code.slice(0, at)}:= sorry`, submission: code, use_cache: false }]
    : []
}

export const verifications: Group = { title: 'Verifications', measure }
