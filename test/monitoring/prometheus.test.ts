// The rules by promtool, and the dashboard's queries in a real Prometheus that scrapes the engine's own metrics. Where
// Prometheus is not installed the tests say so and are skipped.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSocket, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { keptBatchMetrics } from '../../engine/index.ts'
import { startFakeEngine } from '../engine/fake-engine.ts'
import { answered } from '../engine/fake-lane.ts'
import { until } from '../until.ts'

const skip = existsSync('/usr/bin/promtool') ? false : 'there is no promtool (apt-get install prometheus)'
const here = import.meta.dirname
const monitoring = join(here, '../../monitoring')
const promtool = (...args: string[]) => promisify(execFile)('/usr/bin/promtool', args)

interface Answer<T> {
  status: string
  error?: string
  data: T
}
interface Prometheus extends AsyncDisposable {
  get<T>(path: string): Promise<Answer<T>>
}

const freePort = async (): Promise<number> => {
  const socket = createSocket().listen(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address() as AddressInfo
  socket.close()
  return port
}

const startPrometheus = async (target: string): Promise<Prometheus> => {
  const folder = mkdtempSync(join(tmpdir(), 'lean-repl-prometheus-'))
  const config = join(folder, 'prometheus.yml')
  const settings = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [join(monitoring, 'prometheus-rules.yml')],
    scrape_configs: [{ job_name: 'lean-repl', static_configs: [{ targets: [target] }] }],
  }
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(settings))
  const address = `127.0.0.1:${await freePort()}`
  const child = spawn(
    '/usr/bin/prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const answers = (): Promise<boolean> =>
    fetch(`http://${address}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  await until(answers, 60_000)
  return {
    get: async (path) => (await (await fetch(`http://${address}/api/v1/${path}`)).json()) as Answer<never>,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await once(child, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
}

const dashboardQueries = (): string[] => {
  interface Dashboard {
    panels: { targets?: { expr: string }[] }[]
  }
  const { panels } = JSON.parse(readFileSync(join(monitoring, 'grafana-dashboard.json'), 'utf8')) as Dashboard
  return panels.flatMap(({ targets = [] }) =>
    targets.map(({ expr }) => expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '30s')),
  )
}

describe('What Prometheus is given', { skip }, () => {
  it('is a scrape and rules that promtool takes, with alerts that fire when they must and only then', async () => {
    await promtool('check', 'config', join(monitoring, 'prometheus.yml'))
    await promtool('test', 'rules', join(here, 'prometheus-rules.test.yml'))
  })

  it('feeds every query of the dashboard and every rule', async () => {
    await using fake = await startFakeEngine(({ job }) => answered(job))
    const kept = { finished: 1, unfinished: 0, bytes: 5, maxBytes: 9, added: 1, refused: 0 }
    const keptMetrics = keptBatchMetrics(() => kept)
    const target = createServer((_req, res) => {
      void Promise.all([fake.engine.metrics(), keptMetrics()]).then(([{ contentType, text }, kept]) => {
        res.setHeader('content-type', contentType).end(text + kept)
      })
    }).listen(0, '127.0.0.1')
    await once(target, 'listening')
    const { port } = target.address() as AddressInfo
    await using prometheus = await startPrometheus(`127.0.0.1:${port}`)
    await until(async () => {
      await fake.check({ commands: ['a'], use_cache: false })
      const { data } = await prometheus.get<{ result: { value: [number, string] }[] }>(
        'query?query=count_over_time(lean_repl_ready[1m])',
      )
      return Number(data.result[0]?.value[1] ?? 0) >= 3
    }, 60_000)

    const queries = dashboardQueries()
    assert.ok(queries.length >= 40)
    for (const query of queries) {
      const { status, error, data } = await prometheus.get<{ result: unknown[] }>(
        `query?query=${encodeURIComponent(query)}`,
      )
      assert.equal(status, 'success', `${query}: ${error ?? ''}`)
      assert.ok(data.result.length > 0, `${query}: nothing`)
    }
    interface Groups {
      groups: { rules: { name: string; health: string; lastError?: string }[] }[]
    }
    await until(async () => {
      const { data } = await prometheus.get<Groups>('rules')
      const rules = data.groups.flatMap((group) => group.rules)
      for (const { name, health, lastError } of rules)
        assert.ok(health !== 'err', `${name}: ${lastError ?? ''}`)
      return rules.length > 8 && rules.every(({ health }) => health === 'ok')
    })
    target.closeAllConnections()
    target.close()
  })
})
