// Puts the slimmed Lean into the cache directory, once, with V8's profile of it. The place is named by what goes into
// it, and a finished tree is moved there whole: a crash leaves nothing half done, and of two processes that start at
// once one wins.
import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { recordProfile } from '../profile/record.ts'
import { slimScript, symbolFile } from './javascript.ts'
import { dropEvaluated } from './object-file.ts'
import { packageDirectory, packageFiles, verifyPackageFile, type PackageFile } from './package.ts'
import { trampolineFile } from './trampolines.ts'
import { slimWasm } from './wasm.ts'

const run = promisify(execFile)
const unfinished = '.unfinished-'
/** An unpacking takes seconds; what is an hour old was left by a crash. */
const abandonedMs = 3_600_000
/** A slow disk may need minutes for 370 MB; past this something is wrong. */
const unpackTimeoutMs = 600_000

/** @returns the directory with `bin/` and `lib/lean/`. Throws where the package is missing, altered or of another build. */
export async function installSlimLean(cacheDirectory: string): Promise<string> {
  const target = path.join(cacheDirectory, `lean-${await contentKey()}`)
  if (await exists(target)) return target
  await mkdir(cacheDirectory, { recursive: true })
  await removeAbandoned(cacheDirectory)
  const building = path.join(cacheDirectory, `${unfinished}${randomUUID()}`)
  try {
    await build(packageDirectory(), building)
    await rename(building, target)
  } catch (error) {
    if (!(await exists(target))) throw error
  } finally {
    await rm(building, { recursive: true, force: true })
  }
  return target
}

/** Changes with the package's files, with the code that slims them, and with the V8 that the profile is for. */
async function contentKey(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([packageFiles, process.versions.v8, process.arch]))
  const profile = ['../profile/lessons.ts', '../profile/record.ts', '../launch.ts']
  for (const file of [
    'evaluation-hook.ts',
    'function-bodies.ts',
    'javascript.ts',
    'object-file.ts',
    'symbols.ts',
    'trampolines.ts',
    'unexposed-note.ts',
    'wasm.ts',
    'wasm-bytes.ts',
    ...profile,
  ])
    hash.update(await readFile(path.join(import.meta.dirname, file)))
  return hash.digest('hex').slice(0, 16)
}

async function build(from: string, into: string): Promise<void> {
  await Promise.all((Object.keys(packageFiles) as PackageFile[]).map((file) => verifyPackageFile(from, file)))
  const bin = path.join(into, 'bin')
  const library = path.join(into, 'lib', 'lean')
  await mkdir(bin, { recursive: true })
  await mkdir(library, { recursive: true })
  const { script, exportsUsed } = slimScript(await readFile(path.join(from, 'lean.js'), 'utf8'))
  const { module, trampolines, symbols } = slimWasm(await readFile(path.join(from, 'lean.wasm')), exportsUsed)
  await writeFile(path.join(bin, 'lean.cjs'), script, { flush: true })
  await writeFile(path.join(bin, 'lean.wasm'), module, { flush: true })
  await writeFile(path.join(bin, trampolineFile), trampolines, { flush: true })
  await writeFile(path.join(bin, symbolFile), symbols, { flush: true })
  // The archive was made on a Mac: `._*` are its resource forks, and tar warns of its attributes.
  const archive = path.join(from, 'lean-lib.tar.gz')
  await run('tar', ['-xzf', archive, '-C', library, '--no-same-owner', '--exclude=._*', '--warning=none'], {
    timeout: unpackTimeoutMs,
  })
  await patchUncompiled(library)
  const trouble = await recordProfile(into)
  if (trouble !== null) await writeFile(path.join(into, 'no-profile.txt'), `${trouble}\n`)
  await syncTree(into)
}

/** Lake's object files are in the package, but not its compiled code. */
async function patchUncompiled(library: string): Promise<void> {
  const within = await readdir(path.join(library, 'Lake'), { recursive: true })
  const names = ['Lake.olean', ...within.map((name) => path.join('Lake', name))]
  for (const name of names.filter((one) => one.endsWith('.olean'))) {
    const file = path.join(library, name)
    const bytes = await readFile(file)
    dropEvaluated(bytes)
    await writeFile(file, bytes)
  }
}

/** The libraries must be on the disk before the name that vouches for them. */
async function syncTree(directory: string): Promise<void> {
  await run('sync', ['-f', directory], { timeout: unpackTimeoutMs })
  const handle = await open(directory)
  await handle.sync().finally(() => handle.close())
}

async function removeAbandoned(cacheDirectory: string): Promise<void> {
  for (const name of await readdir(cacheDirectory)) {
    const file = path.join(cacheDirectory, name)
    const age = Date.now() - (await stat(file)).mtimeMs
    if (name.startsWith(unfinished) && age > abandonedMs) await rm(file, { recursive: true, force: true })
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
