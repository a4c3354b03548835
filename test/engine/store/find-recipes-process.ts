// Opens a store and tells all references that it has, as JSON on stdout.
import { join } from 'node:path'
import { systemClock } from '../../../engine/clock.ts'
import { openClassicLevel } from '../../../engine/store/driver.ts'
import { prefixes, rangeOf, readStateRef } from '../../../engine/store/keys.ts'
import { decodeRecord } from '../../../engine/store/record.ts'
import { decodeRecipeEntry } from '../../../engine/store/recipe-record.ts'
import { silent } from './workbench.ts'

const [directory = ''] = process.argv.slice(2)
const driver = await openClassicLevel(join(directory, 'store', 'index'), silent, systemClock)
const refs: string[] = []
for await (const [key, value] of driver.entries(rangeOf(prefixes.recipe))) {
  const record = decodeRecord(value)
  const ref = readStateRef(key)
  if (record.type === 'record' && decodeRecipeEntry(ref, record.toolchain, record.payload)) refs.push(ref)
}
await driver.close()
process.stdout.write(JSON.stringify(refs))
