import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { pino } from 'pino'
import { readLog } from '../../../engine/batches/read-log.ts'
import { ResultsLog } from '../../../engine/batches/results-log.ts'
import { systemClock as clock } from '../../../engine/clock.ts'

const folder = mkdtempSync(join(tmpdir(), 'results-log-'))
after(() => rmSync(folder, { recursive: true }))
const log = pino({ level: 'silent' })

const opened = async (path: string): Promise<{ log: ResultsLog; found: string[] }> => {
  const found: string[] = []
  return { log: await ResultsLog.open(path, { clock, log }, (json) => found.push(json)), found }
}
/** What is found in it. */
const found = async (path: string): Promise<string[]> => {
  const { log: results, found: texts } = await opened(path)
  await results[Symbol.asyncDispose]()
  return texts
}
const written = async (name: string, count: number): Promise<string> => {
  const path = join(folder, name)
  await using results = (await opened(path)).log
  await Promise.all(Array.from({ length: count }, (_, index) => results.append(JSON.stringify({ index }))))
  return path
}
const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `{"index":${index}}`)

describe('A log of results', () => {
  it('has after a restart what was appended, in its order, and goes on', async () => {
    const path = await written('whole', 300)
    {
      await using again = (await opened(path)).log
      assert.equal(await again.append('{"index":300}'), true)
    }
    assert.deepEqual(await found(path), texts(301))
  })

  it('that was torn anywhere has what was whole before, and nothing else', async () => {
    const log5 = readFileSync(await written('torn', 5))
    for (let bytes = 0; bytes < log5.length; bytes++) {
      const path = join(folder, 'torn-at')
      writeFileSync(path, log5.subarray(0, bytes))
      const { log: results, found: whole } = await opened(path)
      await results.append('{"index":99}')
      await results[Symbol.asyncDispose]()
      assert.deepEqual(await found(path), [...whole, '{"index":99}'])
      assert.deepEqual(whole, texts(5).slice(0, whole.length))
    }
  })

  it('whose bytes were changed ends before them', async () => {
    const path = await written('changed', 5)
    const bytes = readFileSync(path)
    bytes[bytes.indexOf('2}')] = 0x37
    writeFileSync(path, bytes)
    assert.deepEqual(await found(path), texts(2))
  })

  it('is read in pages from any record on, and from nowhere else', async () => {
    const path = await written('pages', 20)
    const size = readFileSync(path).length
    await using file = await open(path, 'r')
    const seen: string[] = []
    for (let at = 0; at < size;) {
      const page = await readLog(file, at, size, { records: 7, bytes: 1000 })
      assert.ok(page !== null && page.records.length > 0 && page.records.length <= 7)
      seen.push(...page.records)
      at = page.next
    }
    assert.deepEqual(seen, texts(20))
    assert.equal(await readLog(file, 3, size, { records: 1, bytes: 1 }), null)
    assert.equal((await readLog(file, 0, size, { records: 100, bytes: 1 }))?.records.length, 1)
  })

  it('shows no record that is only half there yet', async () => {
    const path = await written('half', 1)
    const size = readFileSync(path).length
    appendFileSync(path, '00000000 {"index"')
    await using file = await open(path, 'r')
    assert.deepEqual((await readLog(file, 0, size, { records: 9, bytes: 999 }))?.records, texts(1))
  })
})
