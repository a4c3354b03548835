// Every key-value engine that a store runs on: LevelDB, and the one in memory that tests and the simulation use.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../engine/clock.ts'
import { openClassicLevel } from '../../engine/store/driver.ts'
import { silent } from '../engine/store/workbench.ts'
import { onDisk, openMemoryDriver } from '../fakes/memory-driver.ts'
import { describeDriver } from './driver.ts'

describeDriver('classic-level', (directory) =>
  openClassicLevel(join(directory, 'index'), silent, systemClock),
)
describeDriver('memory-level', () => openMemoryDriver())
describeDriver('memory-level, on a disk that has room', async () =>
  onDisk(await openMemoryDriver(), () => false),
)

test('a disk that is full takes nothing, gives what it has, and takes more when there is room again', async () => {
  let isFull = false
  await using driver = Object.assign(
    onDisk(await openMemoryDriver(), () => isFull),
    { [Symbol.asyncDispose]: () => driver.close() },
  )
  const [a, b] = [Buffer.from('a'), Buffer.from('b')]
  const both = [a, b].map((key) => ({ type: 'put' as const, key, value: key }))
  await driver.write(both.slice(0, 1), { sync: false })
  isFull = true
  await assert.rejects(driver.write(both, { sync: true }), { code: 'ENOSPC' })
  await driver.reopen()
  assert.deepEqual(await driver.getMany([a, b]), [a, undefined])
  isFull = false
  await driver.write(both, { sync: false })
  assert.deepEqual(await driver.getMany([a, b]), [a, b])
})
