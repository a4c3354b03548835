// A store's key-value engine in memory, and the disk under one that can be full.
import { MemoryLevel } from 'memory-level'
import { driverOver, type Driver } from '../../engine/store/driver.ts'

type Memory = MemoryLevel<Buffer, Buffer>

export const newMemory = (): Memory => new MemoryLevel({ keyEncoding: 'buffer', valueEncoding: 'buffer' })

/** @param memory what an earlier driver has left, for one that opens again. */
export const openMemoryDriver = async (memory: Memory = newMemory()): Promise<Driver> => {
  await memory.open()
  return driverOver(memory)
}

/** As long as the disk is full, nothing is written. */
export const onDisk = (driver: Driver, isFull: () => boolean): Driver => ({
  ...driver,
  write: (operations, how) => (isFull() ? Promise.reject(noSpace()) : driver.write(operations, how)),
})

const noSpace = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
