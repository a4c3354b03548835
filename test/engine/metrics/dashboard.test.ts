import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { type FakeEngine, startFakeEngine } from '../fake-engine.ts'
import { keptBatchMetrics } from '../../../engine/index.ts'
import { answered } from '../fake-lane.ts'

const file = new URL('../../../monitoring/grafana-dashboard.json', import.meta.url)

interface Panel {
  id: number
  type: string
  title: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { expr: string; legendFormat: string }[]
}

/** Exported series: name (histograms with their suffixes) to the label names that it is seen with. */
const seriesOf = (text: string): Map<string, Set<string>> => {
  const series = new Map<string, Set<string>>()
  for (const line of text.split('\n')) {
    const [, name, labels = ''] = /^([a-z_0-9]+)(?:\{(.*)\})? \S+$/.exec(line) ?? []
    if (name === undefined) continue
    const known = series.get(name) ?? new Set()
    for (const [, label = ''] of labels.matchAll(/([a-z_]+)="/g)) known.add(label)
    series.set(name, known)
  }
  return series
}

describe('metrics', () => {
  let fake: FakeEngine
  let text = ''
  let panels: Panel[] = []

  before(async () => {
    fake = await startFakeEngine(({ job }) =>
      job.type === 'check' && job.commands[0] === 'loop' ? { kill: 'timeout' } : answered(job),
    )
    await fake.check({ commands: ['a'] })
    const { state_ref } = await fake.check({ commands: ['b'] })
    await fake.check({ state_ref, commands: ['loop'] })
    await fake.engine.check({ header_hash: 'a'.repeat(64), commands: ['a'] } as never, {
      id: 'x',
      signal: new AbortController().signal,
      requestId: 'r',
    })
    const read = await fake.engine.metrics()
    assert.match(read.contentType, /^text\/plain; version=0\.0\.4/)
    // A registry of its own: the engine knows no batches.
    const kept = keptBatchMetrics(() => ({
      finished: 1,
      unfinished: 0,
      bytes: 5,
      maxBytes: 9,
      added: 1,
      refused: 0,
    }))
    text = read.text + (await kept())
    panels = (JSON.parse(await readFile(file, 'utf8')) as { panels: Panel[] }).panels
  })
  after(() => fake[Symbol.asyncDispose]())

  it('keep to Prometheus’s conventions', () => {
    const own = text.split('\n').filter((line) => line.startsWith('# TYPE lean_repl_'))
    assert.ok(own.length > 25)
    for (const line of own) {
      const [, , name = '', type] = line.split(' ')
      if (type === 'counter') assert.match(name, /_total$/)
      else assert.doesNotMatch(name, /_total$/)
      assert.doesNotMatch(name, /_(ms|mb|kb|milliseconds|percent)(_|$)/)
      assert.match(text, new RegExp(`^# HELP ${name} .*\\.$`, 'm'))
    }
  })

  it('have no label that grows with what callers send', () => {
    const bounded = ['status', 'phase', 'reason', 'result', 'source', 'state', 'core', 'kind', 'le', 'engine']
    const labels = new Set(
      [...seriesOf(text)]
        .filter(([name]) => name.startsWith('lean_repl_'))
        .flatMap(([, known]) => [...known]),
    )
    const known = new Set([...bounded, 'lean_version', 'lean_commit'])
    assert.deepEqual([...labels.difference(known)], [])
  })

  it('count checks by outcome, and where their time went', () => {
    assert.match(text, /^lean_repl_checks_total\{status="valid"\} 2$/m)
    assert.match(text, /^lean_repl_checks_total\{status="timeout"\} 1$/m)
    assert.match(text, /^lean_repl_refusals_total\{reason="unknown-header"\} 1$/m)
    for (const phase of ['queue', 'prepare', 'lean', 'service']) {
      assert.match(text, new RegExp(`^lean_repl_check_phase_seconds_count\\{phase="${phase}"\\} 3$`, 'm'))
    }
    assert.match(text, /^lean_repl_repl_exits_total\{reason="timeout"\} 1$/m)
  })

  it('feed every panel of the dashboard: each name and each label is exported', () => {
    const series = seriesOf(text)
    const queries = panels.flatMap(({ title, targets = [] }) =>
      targets.map((target) => ({ title, ...target })),
    )
    assert.ok(queries.length >= 40)
    // Of Grafana's own, or Prometheus's when it scrapes.
    const given = new Set(['instance'])
    for (const { title, expr, legendFormat } of queries) {
      const names = [...expr.matchAll(/\b(?:lean_repl|nodejs|process)_[a-z_0-9]+/g)].map(([name]) => name)
      assert.ok(names.length > 0, `${title}: ${expr}`)
      const labels = new Set<string>()
      for (const name of names) {
        assert.ok(series.has(name), `${title}: ${name} is not exported`)
        for (const label of series.get(name) ?? []) labels.add(label)
      }
      const used = [
        ...[...expr.matchAll(/([a-z_]+)=~?"/g)].map(([, label = '']) => label),
        ...[...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/)),
        ...[...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
      ]
      for (const label of used)
        assert.ok(labels.has(label) || given.has(label), `${title}: no label ${label}`)
      assert.equal(expr.split('(').length, expr.split(')').length, `${title}: ${expr}`)
    }
  })

  it('are laid out without overlap', () => {
    const cells = new Map<string, string>()
    for (const { title, gridPos } of panels) {
      assert.ok(gridPos.x + gridPos.w <= 24)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          assert.equal(cells.get(`${x} ${y}`), undefined, `${title} lies on ${cells.get(`${x} ${y}`)}`)
          cells.set(`${x} ${y}`, title)
        }
      }
    }
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length)
  })
})
