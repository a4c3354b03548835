// The directory through which files pass between a lane and one REPL. A sandboxed REPL sees only its own, so
// what it is to read is copied in (by a link it could change the file for all others), and what it has written
// is moved out. Code that runs in the REPL may write here too, and lay links: none is ever followed.
import { randomUUID } from 'node:crypto'
import { constants, copyFile, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { ReplLaunch } from '../repl/launch.ts'

export interface Spool extends AsyncDisposable {
  readonly dir: string
  /** A path by which the REPL can read the file, until the lease is disposed. */
  offer(path: string): Promise<OfferedFile>
  /** Where the REPL may write a file that is to end up at `path`. */
  outgoing(path: string): string
  /** Moves it there and tells its size; rejects when it is not there or not a file. */
  collect(path: string): Promise<number>
  /** Removes what the REPL has written instead. */
  discard(path: string): Promise<void>
  /** For a fork of the REPL, whose files lie there too, under that name. */
  shared(name: string): Spool
}
export interface OfferedFile extends AsyncDisposable {
  path: string
}

/** What REPLs of a server that was killed have left: another REPL may get the same pid, and must not find it. */
export const clearSpools = async (spoolDir: string): Promise<void> => {
  const left = await readdir(spoolDir).catch(() => [])
  await Promise.all(left.map((name) => rm(join(spoolDir, name), { recursive: true, force: true })))
}

export const openSpool = async (
  spoolDir: string,
  pid: number,
  launch: Pick<ReplLaunch, 'privateSpool' | 'readable'>,
): Promise<Spool> => {
  if (!launch.privateSpool) return sharedSpool(spoolDir)
  const dir = join(spoolDir, String(pid))
  await mkdir(dir, { recursive: true, mode: 0o700 })
  return privateSpool(dir, launch.readable ?? null)
}

const nothing = { [Symbol.asyncDispose]: () => Promise.resolve() }

const sharedSpool = (dir: string): Spool => ({
  dir,
  offer: (path) => Promise.resolve({ path, ...nothing }),
  outgoing: (path) => path,
  collect: async (path) => (await stat(path)).size,
  discard: (path) => rm(path, { force: true }),
  shared: () => sharedSpool(dir),
  ...nothing,
})

const privateSpool = (dir: string, readable: string | null, name = 'outgoing'): Spool => {
  const outgoing = join(dir, name)
  return {
    dir,
    async offer(path) {
      if (readable !== null && path.startsWith(readable + sep)) return { path, ...nothing }
      const offered = join(dir, `offered-${randomUUID()}`)
      await copyFile(path, offered, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
      return { path: offered, [Symbol.asyncDispose]: () => rm(offered, { force: true }) }
    },
    outgoing: () => outgoing,
    async collect(path) {
      await rename(outgoing, path)
      const moved = await lstat(path)
      if (moved.isFile()) return moved.size
      await rm(path, { recursive: true, force: true })
      throw new Error('what the REPL has written is not a file')
    },
    discard: () => rm(outgoing, { force: true }),
    shared: (fork) => ({
      ...privateSpool(dir, readable, `outgoing-${fork}`),
      [Symbol.asyncDispose]: () => rm(join(dir, `outgoing-${fork}`), { recursive: true, force: true }),
    }),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}
