// Files that have changed, as long as somebody watches: what editors do in several steps is one change.
import { watch } from 'node:fs'
import { statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findLeanFiles, standardInput } from './lean-files.ts'
import { wrongUsage } from './failure.ts'

/** An editor writes, renames and touches within a few milliseconds. */
const settledMs = 100

export async function* watchFiles(
  paths: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string[], void, undefined> {
  if (paths.includes(standardInput)) throw wrongUsage('--watch: standard input does not change')
  const changed = new Set<string>()
  let wake = Promise.withResolvers<null>()
  signal.addEventListener('abort', () => wake.resolve(null))
  for (const path of paths) {
    const isFolder = statSync(path).isDirectory()
    // A file's folder: an editor that renames leaves another file in its place.
    const folder = isFolder ? path : dirname(path)
    watch(folder, { recursive: isFolder, signal }, (_event, name) => {
      if (name === null) return
      const file = join(folder, name)
      if (!isFolder && relative(resolve(file), resolve(path)) !== '') return
      changed.add(isFolder ? file : path)
      wake.resolve(null)
    }).on('error', () => wake.resolve(null))
  }
  while (!signal.aborted) {
    await wake.promise
    await pause(settledMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    wake = Promise.withResolvers<null>()
    const still = stillThere(paths, changed)
    changed.clear()
    if (still.length > 0) yield still
  }
}

/** Of what has changed the Lean files that are still there. */
const stillThere = (paths: readonly string[], changed: ReadonlySet<string>): string[] => {
  try {
    return findLeanFiles(paths).filter((file) => changed.has(file))
  } catch {
    return []
  }
}
