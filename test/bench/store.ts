// The store by itself, beside the machine's own zstd and disk: 10,000 recipes, 200 snapshots of Lean's memory.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../engine/clock.ts'
import type { EnvironmentRef, HeaderHash } from '../../engine/contract/ids.ts'
import { growCommands } from '../../engine/state/recipe.ts'
import { toolchainId } from '../../engine/state/toolchain.ts'
import { openStore, type Store } from '../../engine/store/store.ts'
import type { Bench, Group } from './bench.ts'
import { figure, type Figure } from './figure.ts'
import { leanBytes } from './lean-bytes.ts'

const toolchain = { engine: 'embedded' as const, leanVersion: 'bench', leanCommit: 'bench', libraries: [] }
const zstdLevel = 3
const snapshotMb = 4
const silent = { info: () => undefined, warn: () => undefined }

const measure = async (bench: Bench): Promise<Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'lean-bench-store-'))
  try {
    const options = {
      toolchain,
      snapshotFormat: 'bench',
      zstdLevel,
      maxMb: 20_000,
      resultsMaxMb: 100,
      log: silent,
      clock: systemClock,
    }
    await using store = await openStore(join(folder, 'store'), {
      ...options,
      readyDir: join(folder, 'ready'),
      // None stays ready: every get reads, verifies and unpacks.
      readyMaxMb: 2 * snapshotMb,
    })
    bench.say('recipes')
    const recipes = await measureRecipes(store, bench.quick ? 1000 : 10_000)
    bench.say('snapshots')
    return [...recipes, ...(await measureSnapshots(store, folder, bench.quick ? 20 : 200))]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

const measureRecipes = async (store: Store, count: number): Promise<Figure[]> => {
  const origin = { toolchain: toolchainId(toolchain), headerHash: '0'.repeat(64) as HeaderHash, state: null }
  const commands = Array.from(
    { length: count },
    (_, i) => `theorem s${i} (a b : Nat) (h : a < b) : a + ${i} < b + ${i} := by omega`,
  )
  const states = growCommands(origin, commands)
  // As a request does: its states together, a few requests at a time.
  const perRequest = 10
  const requests = Array.from({ length: Math.ceil(count / perRequest) }, (_, i) =>
    states.slice(i * perRequest, (i + 1) * perRequest),
  )
  const put = await seconds(async () => {
    for (let i = 0; i < requests.length; i += 8)
      await Promise.all(requests.slice(i, i + 8).map((made) => store.putRecipes(made)))
  })
  const get = await seconds(async () => {
    for (const { ref } of states) await store.getRecipe(ref)
  })
  return [
    figure(
      'recipes put',
      count / put,
      '/s',
      null,
      'each acknowledged on disk, 10 a request, 8 requests at once',
    ),
    figure('recipes got', count / get, '/s', null, 'one at a time'),
  ]
}

const measureSnapshots = async (store: Store, folder: string, count: number): Promise<Figure[]> => {
  const windows = await leanBytes(count, snapshotMb * 2 ** 20)
  const raw = join(folder, 'all.raw')
  writeFileSync(raw, Buffer.concat(windows))
  const megabytes = statSync(raw).size / 1e6
  const keys = windows.map(
    (_, i) => `env-${createHash('sha256').update(String(i)).digest('hex')}` as EnvironmentRef,
  )
  const put = await seconds(async () => {
    for (const [i, bytes] of windows.entries()) {
      const outcome = await store.putBlob(keys[i] ?? ('' as EnvironmentRef), { type: 'bytes', bytes })
      if (outcome.type !== 'stored' && outcome.type !== 'known') throw new Error(`put ${outcome.type}`)
    }
  })
  const get = await seconds(async () => {
    for (const key of keys) {
      const opened = await store.openBlob(key)
      if (opened.type !== 'ready') throw new Error(`get ${opened.reason}`)
      opened.lease[Symbol.dispose]()
    }
  })
  const { blobs } = await sizes(store, keys)
  const packed = join(folder, 'all.zst')
  const pack = await seconds(async () =>
    execFileSync('zstd', [`-${zstdLevel}`, '-q', '-T1', '-f', raw, '-o', packed]),
  )
  const unpack = await seconds(async () => execFileSync('zstd', ['-d', '-q', '-f', packed, '-o', `${raw}.2`]))
  const dd = (input: string, flags: string[]): Promise<number> =>
    seconds(async () =>
      execFileSync('dd', [`if=${input}`, `of=${raw}.3`, 'bs=4M', ...flags], { stdio: 'ignore' }),
    )
  const write = await dd(raw, ['conv=fsync'])
  return [
    figure(
      `${count} snapshots put`,
      megabytes / put,
      'MB/s',
      null,
      `${snapshotMb} MB each of Lean's own data; hashed, packed, on disk`,
    ),
    figure(`${count} snapshots got`, megabytes / get, 'MB/s', null, 'read, verified, unpacked to lie ready'),
    figure('ratio', megabytes / blobs, ''),
    figure(
      `zstd -${zstdLevel} of the machine, one thread`,
      megabytes / pack,
      'MB/s',
      null,
      'one file of them all',
    ),
    figure('zstd -d of the machine', megabytes / unpack, 'MB/s'),
    figure('ratio of the machine’s zstd', (megabytes * 1e6) / statSync(packed).size, ''),
    figure('dd to the same disk, synced', megabytes / write, 'MB/s'),
  ]
}

const sizes = async (store: Store, keys: EnvironmentRef[]): Promise<{ blobs: number }> => ({
  blobs: keys.reduce((sum, key) => sum + (store.blob(key)?.storedBytes ?? 0), 0) / 1e6,
})

export const storeSpeed: Group = { title: 'Store', measure }
