// What a sandboxed program writes outside its own memory, bounded: how many bytes a file may have is a limit of the kernel's,
// how many files there may be is none.
import { lstatSync, readdirSync, type Dirent } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../../clock.ts'

export interface DiskBounds {
  bytes: number
  entries: number
}

/** Writing at a gigabyte a second fills a tenth of the bound in it. */
const lookEveryMs = 100

/** Calls `exceeded` once a folder holds more; disposed of, it looks no more. */
export function watchDisk(
  folder: string,
  bounds: DiskBounds,
  exceeded: () => void,
  clock: Pick<Clock, 'every'>,
): Disposable {
  const timer = clock.every(lookEveryMs, () => {
    if (staysWithin(folder, bounds)) return
    timer[Symbol.dispose]()
    exceeded()
  })
  return timer
}

/** Looks at no more entries than there may be. */
export function staysWithin(folder: string, bounds: DiskBounds): boolean {
  const left = { ...bounds }
  const pending = [folder]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const entry of entriesOf(at)) {
      const path = join(at, entry.name)
      if (entry.isDirectory()) pending.push(path)
      else left.bytes -= bytesOf(path)
      if (--left.entries < 0 || left.bytes < 0) return false
    }
  }
  return true
}

/** Who writes there may take away what was just there. */
const entriesOf = (folder: string): Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** On the disk: a file of holes takes none. */
function bytesOf(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return (found?.blocks ?? 0) * 512
}
