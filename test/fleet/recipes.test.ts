import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { systemClock } from '../../engine/clock.ts'
import type { StateRef } from '../../engine/contract/ids.ts'
import { openBroker } from '../../engine/fleet/broker/open-broker.ts'
import { readRecipes, writeRecipes } from '../../engine/fleet/recipes/recipe-segment.ts'
import { shareStore } from '../../engine/fleet/recipes/shared-store.ts'
import { hashHeader } from '../../engine/header/hash.ts'
import { growCommands, type Made } from '../../engine/state/recipe.ts'
import { toolchainId } from '../../engine/state/toolchain.ts'
import type { Store } from '../../engine/store/interface.ts'
import { openStore } from '../../engine/store/store.ts'
import { fakePreparation, silent } from '../engine/fake-engine.ts'
import { until } from '../until.ts'
import { noBroker, startBrokers, type TestBrokers } from './broker.ts'

const { toolchain } = fakePreparation
const header = 'import Lean'
const statesOf = (...commands: string[]): Made[] =>
  growCommands({ toolchain: toolchainId(toolchain), headerHash: hashHeader(header), state: null }, commands)

const storeIn = async (
  opened: AsyncDisposableStack,
  brokers: TestBrokers,
  host: string,
): Promise<{ store: Store; own: Store; settled(): Promise<void> }> => {
  const directory = await mkdtemp(path.join(tmpdir(), 'recipes-'))
  opened.defer(() => rm(directory, { recursive: true, force: true }))
  const broker = opened.use(await openBroker(brokers.settings({ name: host }), silent))
  const own = await openStore(path.join(directory, 'store'), {
    ...{ toolchain, snapshotFormat: 'fake', zstdLevel: 3, maxMb: 10 },
    ...{ readyDir: path.join(directory, 'ready'), readyMaxMb: 1, resultsMaxMb: 1 },
    ...{ log: silent, clock: systemClock },
  })
  const shared = shareStore(own, { broker, host, clock: systemClock })
  opened.use(shared.store)
  return { ...shared, own }
}

describe('Recipes of a fleet', { skip: noBroker }, () => {
  it('are known to every host, whether it was there when they were made or not', async () => {
    await using brokers = await startBrokers()
    await using opened = new AsyncDisposableStack()
    const one = await storeIn(opened, brokers, 'one')
    const states = statesOf('def a := 1', 'def b := 2')
    await one.store.putHeader(hashHeader(header), header)
    assert.equal((await one.store.putRecipes(states)).type, 'stored')
    await one.settled()
    await one.store[Symbol.asyncDispose]()
    const late = await storeIn(opened, brokers, 'late')
    const last = states.at(-1)?.ref as StateRef
    await until(async () => (await late.own.getRecipe(last)).type === 'found')
    assert.equal(await late.own.getHeader(hashHeader(header)), header)
  })

  it('that were made a moment ago are asked for', async () => {
    await using brokers = await startBrokers()
    await using opened = new AsyncDisposableStack()
    const one = await storeIn(opened, brokers, 'one')
    const other = await storeIn(opened, brokers, 'other')
    const states = statesOf('def a := 1', 'def b := 2', 'def c := 3')
    // Told to nobody: as if the log had not come there yet.
    await one.own.putHeader(hashHeader(header), header)
    await one.own.putRecipes(states)
    const last = states.at(-1)?.ref as StateRef
    assert.equal((await other.own.getRecipe(last)).type, 'missing')
    assert.equal((await other.store.getRecipe(last)).type, 'found')
    assert.equal(await other.store.getHeader(hashHeader(header)), header)
    const unknown = `env-${'0'.repeat(64)}` as StateRef
    assert.equal((await other.store.getRecipe(unknown)).type, 'missing')
  })
})

describe('A segment of recipes', () => {
  const id = toolchainId(toolchain)
  it('is read back as it was written', () => {
    const states = statesOf('def a := 1', 'example := "\ud800"')
    const headers = [{ hash: hashHeader(header), text: header }]
    assert.deepEqual(readRecipes(writeRecipes({ states, headers }), id), { states, headers })
  })
  it('in which a reference is not its recipe’s is nothing', () => {
    const [state] = statesOf('def a := 1')
    const [other] = statesOf('def a := 2')
    assert.ok(state && other)
    const forged = { ref: other.ref, recipe: state.recipe }
    assert.equal(readRecipes(writeRecipes({ states: [forged], headers: [] }), id), null)
    assert.equal(readRecipes(Buffer.from('not zstd'), id), null)
  })
})
