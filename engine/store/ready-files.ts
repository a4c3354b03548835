// Uncompressed contents that lie ready for REPLs to read: decompressing 340 MB takes 0.5 s, mapping it nothing.
// A file is verified once in this process's life, when it is made or first asked for; after that its identity
// (inode, size, times) vouches for it. Bounded in bytes, least recently used first; leased files stay.
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './outcome.ts'

export interface ReadyLease extends Disposable {
  path: string
  bytes: number
}

interface ReadyEntry {
  bytes: number
  /** Null until it has been verified in this process's life. */
  identity: string | null
  leases: number
}

export class ReadyFiles {
  readonly #directory: string
  readonly #maxBytes: number
  /** By content hash, least recently used first. */
  readonly #entries = new Map<string, ReadyEntry>()
  #serial = 0
  bytes = 0

  constructor(directory: string, maxBytes: number) {
    this.#directory = directory
    this.#maxBytes = maxBytes
  }

  /** Takes over what an earlier process left, not yet trusted; unfinished files go. */
  async open(): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o750 })
    for (const name of await readdir(this.#directory)) {
      const path = join(this.#directory, name)
      if (/^[0-9a-f]{64}$/.test(name))
        this.#set(name, { bytes: (await stat(path)).size, identity: null, leases: 0 })
      // The root of a mount has what is not ours to remove.
      else await rm(path, { force: true, recursive: true }).catch(() => undefined)
    }
    await this.#makeRoom()
  }

  has(content: string): boolean {
    return this.#entries.has(content)
  }
  isVerified(content: string): boolean {
    return (this.#entries.get(content)?.identity ?? null) !== null
  }
  contents(): string[] {
    return [...this.#entries.keys()]
  }

  path(content: string): string {
    return join(this.#directory, content)
  }
  /** For a file that `adopt` will take over. */
  temporaryPath(): string {
    return join(this.#directory, `new-${(this.#serial++).toString()}`)
  }

  /** Null when it is not here, not verified, or not the file that was verified. */
  async lease(content: string): Promise<ReadyLease | null> {
    const entry = this.#entries.get(content)
    if (!entry?.identity) return null
    // Leased before the look at the disk, so that it can't be removed meanwhile.
    entry.leases++
    const found = await identify(this.path(content))
    if (found?.identity !== entry.identity) {
      entry.leases--
      // Changed, or only linked to: whoever asks next looks at its content again.
      entry.identity = null
      return null
    }
    this.#touch(content)
    let held = true
    return {
      path: this.path(content),
      bytes: entry.bytes,
      [Symbol.dispose]: () => {
        if (held) entry.leases--
        held = false
      },
    }
  }

  /** A file whose content has just been verified becomes the ready one. */
  async adopt(content: string, temporary: string): Promise<void> {
    await this.remove(content)
    await rename(temporary, this.path(content))
    await this.vouch(content)
    await this.#makeRoom(content)
  }

  /** What lies here has just been verified where it is. */
  async vouch(content: string): Promise<void> {
    const found = await identify(this.path(content))
    if (!found) return
    const entry = this.#entries.get(content) ?? { bytes: 0, identity: null, leases: 0 }
    this.#forget(content)
    // The same object as before: leases are counted in it.
    this.#set(content, Object.assign(entry, found))
  }

  async remove(content: string): Promise<void> {
    this.#forget(content)
    await rm(this.path(content), { force: true })
  }

  /** Removes all that nobody reads: the disk is full. */
  async empty(): Promise<void> {
    await this.#makeRoom(undefined, 0)
  }

  /** Nobody will ask for it again; those who read it now may finish. */
  async retire(content: string): Promise<void> {
    if (this.#entries.get(content)?.leases === 0) await this.remove(content)
  }

  async #makeRoom(keep?: string, maxBytes = this.#maxBytes): Promise<void> {
    for (const [content, { leases }] of [...this.#entries]) {
      if (this.bytes <= maxBytes) return
      if (leases === 0 && content !== keep) await this.remove(content)
    }
  }

  #set(content: string, entry: ReadyEntry): void {
    this.#entries.set(content, entry)
    this.bytes += entry.bytes
  }
  #touch(content: string): void {
    const entry = this.#entries.get(content)
    if (entry && this.#entries.delete(content)) this.#entries.set(content, entry)
  }
  #forget(content: string): void {
    this.bytes -= this.#entries.get(content)?.bytes ?? 0
    this.#entries.delete(content)
  }
}

const identify = async (path: string): Promise<{ bytes: number; identity: string } | null> => {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
    return { bytes: Number(size), identity: [ino, size, mtimeNs, ctimeNs].join(':') }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}
