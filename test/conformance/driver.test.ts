// Every key-value engine that a store runs on: LevelDB, and the one in memory that tests and the simulation use.
import { join } from 'node:path'
import { MemoryLevel } from 'memory-level'
import { systemClock } from '../../engine/clock.ts'
import { driverOver, openClassicLevel } from '../../engine/store/driver.ts'
import { silent } from '../engine/store/workbench.ts'
import { describeDriver } from './driver.ts'

describeDriver('classic-level', (directory) =>
  openClassicLevel(join(directory, 'index'), silent, systemClock),
)

describeDriver('memory-level', async () => {
  const level = new MemoryLevel<Buffer, Buffer>({ keyEncoding: 'buffer', valueEncoding: 'buffer' })
  await level.open()
  return driverOver(level)
})
