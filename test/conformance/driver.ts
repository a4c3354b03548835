// What the store takes for granted of any key-value engine.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import type { Driver, WriteOperation } from '../../engine/store/driver.ts'

const b = (text: string): Buffer => Buffer.from(text, 'latin1')
const put = (key: string, value: string): WriteOperation => ({ type: 'put', key: b(key), value: b(value) })
const range = (from: string, to: string) => ({ gte: b(from), lt: b(to) })

/** @param openDriver in a directory of its own. */
export const describeDriver = (name: string, openDriver: (directory: string) => Promise<Driver>): void => {
  describe(`a driver: ${name}`, () => {
    const withDriver = async (t: TestContext, run: (driver: Driver) => Promise<void>): Promise<void> => {
      const directory = mkdtempSync(join(tmpdir(), 'driver-'))
      const driver = await openDriver(directory)
      t.after(async () => {
        await driver.close()
        rmSync(directory, { recursive: true, force: true })
      })
      await run(driver)
    }

    test('a batch is written as a whole, later operations over earlier ones', (t) =>
      withDriver(t, async (driver) => {
        await driver.write([put('a', '1'), put('b', '2'), put('a', '3'), { type: 'del', key: b('b') }], {
          sync: true,
        })
        assert.deepEqual(await driver.getMany([b('a'), b('b')]), [b('3'), undefined])
      }))

    test('what is not there is undefined', (t) =>
      withDriver(t, async (driver) => {
        assert.equal(await driver.get(b('a')), undefined)
        assert.deepEqual(await driver.getMany([]), [])
      }))

    test('keys and values are bytes, any bytes', (t) =>
      withDriver(t, async (driver) => {
        const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
        await driver.write([{ type: 'put', key: all, value: new Uint8Array(all) }], { sync: false })
        assert.deepEqual(await driver.get(all), all)
      }))

    test('a range is in order of bytes, and as of its beginning', (t) =>
      withDriver(t, async (driver) => {
        await driver.write(
          [put('b\xff', '3'), put('b', '1'), put('c', '4'), put('a', '0'), put('b\x00', '2')],
          {
            sync: false,
          },
        )
        const seen: string[] = []
        for await (const [key, value] of driver.entries(range('b', 'c'))) {
          if (seen.length === 0) await driver.write([put('bz', '9')], { sync: false })
          seen.push(key.toString('latin1') + value.toString('latin1'))
        }
        assert.deepEqual(seen, ['b1', 'b\x002', 'b\xff3'])
      }))

    test('nothing is lost by opening afresh or by a repair', (t) =>
      withDriver(t, async (driver) => {
        await driver.write([put('a', '1')], { sync: false })
        await driver.reopen()
        await driver.write([put('b', '2')], { sync: false })
        await driver.repair()
        assert.deepEqual(await driver.getMany([b('a'), b('b')]), [b('1'), b('2')])
      }))

    test('a closed driver rejects', (t) =>
      withDriver(t, async (driver) => {
        await driver.close()
        await assert.rejects(driver.get(b('a')))
        await assert.rejects(driver.write([put('a', '1')], { sync: false }))
      }))
  })
}
