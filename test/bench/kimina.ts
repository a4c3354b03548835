// Beside Kimina's own server: the same client, the same embedded Lean, as many REPLs, one after the other.
import { cpus } from 'node:os'
import type { Bench, Group } from './bench.ts'
import { figure, type Figure } from './figure.ts'
import { each, load, workOf, type Measured, type Work } from './kimina-load.ts'
import { KiminaServer, kiminaVersion } from './kimina-server.ts'
import { Server } from './server.ts'

const repls = 2

const measure = async (bench: Bench): Promise<Figure[]> => {
  const version = kiminaVersion()
  const work = workOf(bench.quick, bench.theorems)
  // Ours first: its start unpacks Lean where that has not been done, and Kimina's patience is shorter.
  bench.say('ours')
  const ours = await onOurs(work, bench)
  bench.say(`Kimina’s server, kimina-ast-server ${version}`)
  const theirs = await onKimina(work, bench)
  return [
    ...rates('bulk', ours.bulk, theirs.bulk, 1.05, 'distinct short theorems, eight a request'),
    figure('one at a time, p50, ours', ours.single?.p50_ms ?? null, 'ms', null, 'the request alone'),
    figure('one at a time, p50, Kimina', theirs.single?.p50_ms ?? null, 'ms', null, version),
    figure('one at a time, Kimina ÷ ours', ratio(theirs.single?.p50_ms, ours.single?.p50_ms), '', {
      over: 4,
    }),
    figure('the same through the client, p50, ours', ours.single?.client_p50_ms ?? null, 'ms'),
    figure('the same through the client, p50, Kimina', theirs.single?.client_p50_ms ?? null, 'ms'),
    ...rates('training mix', ours.mix, theirs.mix, 3, 'verdicts, timeouts among them'),
    figure('neighbours lost, ours', ours.neighbours?.lost ?? null, '', { under: 1 }, beside),
    figure('neighbours lost, Kimina', theirs.neighbours?.lost ?? null, '', null, version),
  ]
}

const beside = `of ${each - 1} beside a text that kills its REPL`

const rates = (
  name: string,
  ours: Measured['mix'],
  theirs: Measured['mix'],
  over: number,
  note: string,
): Figure[] => [
  figure(`${name}, ours`, ours?.per_s ?? null, '/s', null, counted(ours)),
  figure(`${name}, Kimina`, theirs?.per_s ?? null, '/s', null, counted(theirs)),
  figure(`${name}, ours ÷ Kimina`, ratio(ours?.per_s, theirs?.per_s), '', { over }, note),
]

const counted = (rate: Measured['mix']): string =>
  rate === null ? 'not within its time' : `${rate.verdicts} verdicts of ${rate.of} in ${rate.s.toFixed(1)} s`

const ratio = (over: number | undefined, under: number | undefined): number | null =>
  over === undefined || under === undefined ? null : over / under

const onOurs = async (work: Work, { say }: Bench): Promise<Measured> => {
  const cores = cpus().length
  await using server = await Server.start({
    cores: cores < repls ? '0-0' : `0-${repls - 1}`,
    settings: {
      LEAN_REPL_MIN_REPLS: String(repls),
      LEAN_REPL_REPLS_PER_CORE: cores < repls ? String(repls) : '1',
    },
  })
  return await load(server.url, work, say)
}

const onKimina = async (work: Work, { say }: Bench): Promise<Measured> => {
  await using server = await KiminaServer.start(repls)
  return await load(server.url, work, say)
}

export const kimina: Group = { title: 'Beside Kimina’s server, through its client', measure }
