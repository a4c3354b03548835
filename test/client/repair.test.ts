// A repair by a service that breaks off or refuses in the middle; and a file that is changed while it is repaired.
import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { connect, ServiceError, ServiceUnreachable, type RepairProgress } from '../../client/index.js'
import { leanRepl, temporaryFolder } from './command-line.ts'
import { startFakeService, type FakeService } from './fake-service.ts'

const line = (value: object): string => `${JSON.stringify(value)}\n`
const sorrified = line({ type: 'sorrified', source: 's', holes: 2 })
const hole = (index: number): string => line({ type: 'hole', hole: index, tactic: 'rfl', attempts: [] })
const ended = {
  ...{ status: 'repaired', conclusive: true, source: 'whole\n', holes: [], cut: [], errors: [] },
  stats: { checks: 1, lean_ms: 1, queue_ms: 0, total_ms: 1 },
}
const result = line({ type: 'result', result: ended })

/** @param answers what each repair is told; one without an end is torn off. */
const serving = (answers: string[], before: () => void = () => undefined): Promise<FakeService> => {
  let asked = 0
  return startFakeService({
    misbehave: (req, res: ServerResponse) => {
      if (req.url !== '/v1/repairs/stream') return false
      const text = answers[Math.min(asked, answers.length - 1)] ?? ''
      asked += 1
      before()
      res.writeHead(200, { 'content-type': 'application/x-ndjson' })
      if (text.endsWith('\n')) res.end(text)
      else res.write(text, () => res.destroy())
      return true
    },
  })
}
const toldBy = async ({ url }: FakeService, told: RepairProgress[] = []): Promise<RepairProgress[]> => {
  await using client = connect({ url })
  for await (const each of client.repair({ source: 's' })) told.push(each)
  return told
}

describe('A repair by the client', () => {
  it('is asked again where it breaks off, and nothing is told twice', async () => {
    await using service = await serving([
      `${sorrified}${hole(1)}{"type":`,
      sorrified + hole(0) + hole(1) + result,
    ])
    const told = await toldBy(service)
    assert.deepEqual(
      told.map((each) => (each.type === 'hole' ? each.hole : each.type)),
      ['sorrified', 1, 0, 'result'],
    )
  })
  it('is given up when each answer ends before its result', async () => {
    await using service = await serving([sorrified])
    const told: RepairProgress[] = []
    await assert.rejects(toldBy(service, told), ServiceUnreachable)
    assert.equal(told.length, 1)
    assert.equal(service.requests.length, 3)
  })
  it('is refused after lines were sent', async () => {
    const problem = { type: 'urn:x', title: 'x', status: 404, code: 'unknown-state', detail: 'gone' }
    await using service = await serving([hole(0) + line({ type: 'problem', problem })])
    await assert.rejects(toldBy(service), (error) => error instanceof ServiceError && error.status === 404)
    assert.equal(service.requests.length, 1)
  })
})

it('lean-repl repair leaves a file alone that somebody has changed meanwhile', async () => {
  using folder = temporaryFolder()
  const path = folder('a.lean')
  writeFileSync(path, 'given\n')
  await using service = await serving([result], () => writeFileSync(path, 'changed\n'))
  const { code, stderr } = await leanRepl(['repair', 'a.lean', '--in-place'], {
    url: service.url,
    cwd: folder.path,
  })
  assert.equal(code, 2, stderr)
  assert.match(stderr, /^lean-repl: a\.lean: it was changed meanwhile, and is left as it is$/m)
  assert.equal(readFileSync(path, 'utf8'), 'changed\n')
})
