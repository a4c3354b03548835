// Fills a small disk under a store, makes room again, and dies by SIGKILL; tells what it saw as JSON on stdout.
import { rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../../engine/store/store.ts'
import { someChain } from '../state/samples.ts'
import { storeOptions, someBytes } from './workbench.ts'
import { until } from '../../until.ts'

const [directory = ''] = process.argv.slice(2)
const ballast = join(directory, 'ballast')
const free = (): number => {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}

const store = await openStore(
  join(directory, 'store'),
  storeOptions(directory, { readyMaxMb: 100, resultsMaxMb: 100 }),
)
const acknowledged: string[] = []
let round = 0
const put = async (): Promise<string> => {
  const states = someChain(10, `${someBytes(400).toString('hex')}_${(round++).toString()}_`)
  const outcome = await store.putRecipes(states)
  if (outcome.type === 'stored') acknowledged.push(...states.map(({ ref }) => ref))
  return outcome.type
}

await put()
writeFileSync(ballast, Buffer.alloc(free() - (2 << 20)))
const seen: Record<string, unknown> = {}
const [blob = { ref: '' as never }] = someChain(1, 'blob')
seen['blobOnAFullDisk'] = (await store.putBlob(blob.ref, { type: 'bytes', bytes: someBytes(1_000_000) })).type

let outcome = 'stored'
for (let tries = 0; outcome === 'stored' && tries < 5000; tries++) outcome = await put()
seen['recipeOnAFullDisk'] = outcome
seen['again'] = await put()
seen['stillReadable'] = (await store.getRecipe(acknowledged[0] as never)).type
seen['resultOnAFullDisk'] = (await store.putResult('ab'.repeat(32), { x: 1 })).type

rmSync(ballast)
seen['withRoomAgain'] = await until(async () => {
  const outcome = await put()
  return outcome === 'stored' && outcome
})
await put()
writeSync(1, JSON.stringify({ seen, acknowledged }))
process.kill(process.pid, 'SIGKILL')
