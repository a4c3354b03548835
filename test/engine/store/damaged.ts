// What the tests of damage begin with.
import { join } from 'node:path'
import { systemClock } from '../../../engine/clock.ts'
import { openClassicLevel, type Driver } from '../../../engine/store/driver.ts'
import type { Made } from '../../../engine/state/recipe.ts'
import { someChain } from '../state/samples.ts'
import { sha256, silent, someBytes, type Workbench } from './workbench.ts'

export const [one, two] = someChain(2) as [Made, Made]
export const large = 1_000_000

/** Changes the closed store's index behind its back. */
export const withIndex = async (
  bench: Workbench,
  change: (driver: Driver) => Promise<void>,
): Promise<void> => {
  await bench.store[Symbol.asyncDispose]()
  const driver = await openClassicLevel(join(bench.directory, 'index'), silent, systemClock)
  await change(driver)
  await driver.close()
  await bench.reopen()
}

export const putBoth = async (
  bench: Workbench,
): Promise<{ content: Buffer; path: string; otherPath: string }> => {
  const [content, other] = [someBytes(large), someBytes(large)]
  await bench.store.putBlob(one.ref, { type: 'bytes', bytes: content })
  await bench.store.putBlob(two.ref, { type: 'bytes', bytes: other })
  const find = (bytes: Buffer) => bench.blobFiles().find((path) => path.includes(sha256(bytes)))
  const [path = '', otherPath = ''] = [find(content), find(other)]
  return { content, path, otherPath }
}
