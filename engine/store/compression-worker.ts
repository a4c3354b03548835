// A thread that hashes, compresses and decompresses files, one task at a time: zstd-napi only blocks.
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import type { CompressionAnswer, CompressionResults, CompressionTask } from './compression-task.ts'
import { errorCode } from './outcome.ts'
import { ZstdError, compressChunks, decompressChunks } from './zstd.ts'

const chunkBytes = 1 << 20
// Only the store writes here, and REPLs read: a file never changes once it has its name.
const readOnly = 0o444

function* readChunks(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes)
    for (let read; (read = readSync(file, chunk)) > 0;) yield chunk.subarray(0, read)
  } finally {
    closeSync(file)
  }
}

const chunksOf = (source: string | Uint8Array): Iterable<Uint8Array> =>
  typeof source === 'string' ? readChunks(source) : [source]

const writeAll = (file: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at)
}

/** Runs `write` on a new file, which is removed again if that fails. */
const writeFile = (path: string, write: (file: number) => void): void => {
  const file = openSync(path, 'wx', readOnly)
  try {
    write(file)
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
}

type TaskOf<Type extends CompressionTask['type']> = Extract<CompressionTask, { type: Type }>

/** Passes chunks on and hashes them. */
class Digest {
  readonly #hash = createHash('sha256')
  bytes = 0

  end(): { sha256: string; bytes: number } {
    return { sha256: this.#hash.digest('hex'), bytes: this.bytes }
  }

  *through(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
    for (const chunk of chunks) {
      this.#hash.update(chunk)
      this.bytes += chunk.length
      yield chunk
    }
  }
}

const digestOf = (source: string | Uint8Array): { sha256: string; bytes: number } => {
  const digest = new Digest()
  // Drains the source; the chunks themselves are of no more use.
  for (const chunk of digest.through(chunksOf(source))) void chunk
  return digest.end()
}

const take = (task: TaskOf<'take'>): CompressionResults['take'] => {
  const digest = new Digest()
  writeFile(task.target, (file) => {
    for (const chunk of digest.through(readChunks(task.source))) writeAll(file, chunk)
  })
  return digest.end()
}

const compress = (task: TaskOf<'compress'>): CompressionResults['compress'] => {
  const digest = new Digest()
  const frame = digest.through(compressChunks(chunksOf(task.source), task.bytes, task.level))
  const inline: Buffer[] = []
  for (const chunk of frame) {
    inline.push(Buffer.from(chunk))
    if (digest.bytes <= task.inlineMaxBytes) continue
    writeFile(task.target, (file) => {
      for (const earlier of inline) writeAll(file, earlier)
      for (const later of frame) writeAll(file, later)
      fsyncSync(file)
    })
    return { ...digest.end(), inline: null }
  }
  return { ...digest.end(), inline: Buffer.concat(inline) }
}

const expand = (task: TaskOf<'expand'>): CompressionResults['expand'] => {
  const digest = new Digest()
  try {
    writeFile(task.target, (file) => {
      const frame = digest.through(chunksOf(task.source))
      for (const chunk of decompressChunks(frame, task.bytes)) writeAll(file, chunk)
      const { sha256, bytes } = digest.end()
      if (bytes !== task.frame.bytes || sha256 !== task.frame.sha256)
        throw new ZstdError('not the frame that was stored')
    })
  } catch (error) {
    if (error instanceof ZstdError) return { damaged: error.message }
    throw error
  }
  return { damaged: null }
}

const run = (task: CompressionTask): CompressionResults[keyof CompressionResults] => {
  switch (task.type) {
    case 'take':
      return take(task)
    case 'compress':
      return compress(task)
    case 'expand':
      return expand(task)
    case 'digest':
      return digestOf(task.source)
    default:
      return task satisfies never
  }
}

const answer = (task: CompressionTask): CompressionAnswer => {
  try {
    return { type: 'done', result: run(task) }
  } catch (error) {
    return {
      type: 'failed',
      message: error instanceof Error ? error.message : String(error),
      code: errorCode(error),
    }
  }
}

parentPort?.on('message', (task: CompressionTask) => parentPort?.postMessage(answer(task)))
