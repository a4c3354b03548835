// Compressed contents that are too large for the index, each a file by its hash: `aa/bb/<sha256>.zst`.
// A file has its name only once it is whole and on the disk.
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './outcome.ts'

const suffix = '.zst'

export class BlobFiles {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  path(content: string): string {
    return join(this.#directory, content.slice(0, 2), content.slice(2, 4), content + suffix)
  }

  /** `temporary` is written and fsynced, on the same file system. */
  async place(temporary: string, content: string): Promise<void> {
    const target = this.path(content)
    const shard = join(target, '..')
    const created = await mkdir(shard, { recursive: true })
    await rename(temporary, target)
    await syncDirectory(shard)
    if (created !== undefined) {
      await syncDirectory(join(shard, '..'))
      await syncDirectory(this.#directory)
    }
  }

  async remove(content: string): Promise<void> {
    await rm(this.path(content), { force: true })
  }

  /** Null where there is none. */
  async size(content: string): Promise<number | null> {
    try {
      return (await stat(this.path(content))).size
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null
      throw error
    }
  }

  async *list(): AsyncGenerator<string> {
    for (const first of await listDirectory(this.#directory))
      for (const second of await listDirectory(join(this.#directory, first)))
        for (const name of await listDirectory(join(this.#directory, first, second)))
          if (name.endsWith(suffix)) yield name.slice(0, -suffix.length)
  }
}

const syncDirectory = async (path: string): Promise<void> => {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

const listDirectory = async (path: string): Promise<string[]> => {
  try {
    return await readdir(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return []
    throw error
  }
}
