// The bytes of a batch until each item's turn: in memory while they are few, else in a file without a name,
// which is gone with its descriptor whatever becomes of the process.
import { randomUUID } from 'node:crypto'
import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { ChunkedBytes } from './chunked-bytes.ts'

export interface BodyReader {
  read(from: number, upTo: number): Promise<Buffer>
}

export interface BodyFile extends BodyReader, AsyncDisposable {
  readonly bytes: number
  append(chunk: Buffer): Promise<void>
  /** What has been appended, also while more is. */
  read(from: number, upTo: number): Promise<Buffer>
}

/** Some thousand items; below it a file would only cost time. */
const memoryMaxBytes = 16 * 1024 * 1024

export const createBodyFile = (folder: string, maxBytes = memoryMaxBytes): BodyFile => {
  /** All of it, while it is in memory. */
  let memory = new ChunkedBytes()
  let bytes = 0
  let file: FileHandle | null = null

  return {
    get bytes() {
      return bytes
    },
    async append(chunk) {
      bytes += chunk.length
      if (file !== null) {
        await file.appendFile(chunk)
        return
      }
      memory.append(chunk)
      if (bytes <= maxBytes) return
      const opened = await openNameless(folder)
      await opened.appendFile(memory.read(0, bytes))
      file = opened
      memory = new ChunkedBytes()
    },
    async read(from, upTo) {
      if (file === null) return memory.read(from, upTo)
      const part = Buffer.allocUnsafe(upTo - from)
      const { bytesRead } = await file.read(part, 0, part.length, from)
      if (bytesRead !== part.length) throw new Error('the body of a batch is shorter than what was written')
      return part
    },
    async [Symbol.asyncDispose]() {
      memory = new ChunkedBytes()
      await file?.close()
      file = null
    },
  }
}

const openNameless = async (folder: string): Promise<FileHandle> => {
  await mkdir(folder, { recursive: true })
  const path = join(folder, randomUUID())
  const file = await open(path, 'wx+', 0o600)
  await unlink(path)
  return file
}
