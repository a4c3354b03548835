// Zstandard: the one file that imports zstd-napi. Everything here blocks its thread: small values only on the
// event loop, files in the compression worker. Nothing decompresses to more than its declared size.
import binding from 'zstd-napi/binding.js'

export class ZstdError extends Error {
  override name = 'ZstdError'
  readonly code = 'zstd-damaged'
}

// As zstd's own streaming buffers are sized, times eight: fewer calls across the native border.
const chunkBytes = 1 << 20

const newCompressor = (level: number): InstanceType<typeof binding.CCtx> => {
  const context = new binding.CCtx()
  context.setParameter(binding.CParameter.compressionLevel, level)
  // 4 bytes of xxh64 per frame: damage is found while decompressing, at no cost worth measuring.
  context.setParameter(binding.CParameter.checksumFlag, 1)
  return context
}

// One per level, as a server has one level: a context is 1 to 80 MB that is worth keeping.
const compressors = new Map<number, InstanceType<typeof binding.CCtx>>()
let decompressor: InstanceType<typeof binding.DCtx> | null = null

const compressorOf = (level: number): InstanceType<typeof binding.CCtx> => {
  const known = compressors.get(level) ?? newCompressor(level)
  compressors.set(level, known)
  return known
}

export const compressBytes = (bytes: Uint8Array, level: number): Buffer => {
  const target = Buffer.allocUnsafe(binding.compressBound(bytes.length))
  return Buffer.from(target.subarray(0, compressorOf(level).compress2(target, bytes)))
}

/** Exactly one frame of exactly `bytes` bytes, or a ZstdError. */
export const decompressBytes = (frame: Uint8Array, bytes: number): Buffer => {
  decompressor ??= new binding.DCtx()
  const target = Buffer.allocUnsafe(bytes)
  try {
    if (binding.getFrameContentSize(frame) !== bytes) throw new ZstdError('not the declared size')
    const written = decompressor.decompress(target, frame)
    if (written !== bytes) throw new ZstdError('shorter than declared')
  } catch (error) {
    throw asZstdError(error)
  }
  return target
}

/**
 * One frame of `bytes` bytes, chunk by chunk. What is yielded is overwritten by the next step: use it at once.
 * `sources` must add up to `bytes`.
 */
export function* compressChunks(
  sources: Iterable<Uint8Array>,
  bytes: number,
  level: number,
): Generator<Uint8Array> {
  const context = newCompressor(level)
  context.setPledgedSrcSize(bytes)
  const target = Buffer.allocUnsafe(chunkBytes)
  for (const source of sources) {
    let rest = source
    while (rest.length > 0) {
      const [, produced, consumed] = context.compressStream2(target, rest, binding.EndDirective.continue)
      rest = rest.subarray(consumed)
      if (produced > 0) yield target.subarray(0, produced)
    }
  }
  for (;;) {
    const [left, produced] = context.compressStream2(target, Buffer.alloc(0), binding.EndDirective.end)
    if (produced > 0) yield target.subarray(0, produced)
    if (left === 0) return
  }
}

/** The content of one frame of exactly `bytes` bytes; a ZstdError as soon as it turns out to be anything else. */
export function* decompressChunks(frames: Iterable<Uint8Array>, bytes: number): Generator<Uint8Array> {
  const context = new binding.DCtx()
  const target = Buffer.allocUnsafe(chunkBytes)
  let total = 0
  let ended = false
  for (const frame of frames) {
    let rest = frame
    // A full target may hide more output that needs no further input.
    for (let produced = target.length; rest.length > 0 || produced === target.length;) {
      if (ended && rest.length > 0) throw new ZstdError('bytes after the end of the frame')
      if (ended) break
      const [left, written, consumed] = step(context, target, rest)
      rest = rest.subarray(consumed)
      produced = written
      total += written
      if (total > bytes) throw new ZstdError('longer than declared')
      if (written > 0) yield target.subarray(0, written)
      ended = left === 0
    }
  }
  if (!ended) throw new ZstdError('the frame is cut off')
  if (total !== bytes) throw new ZstdError('shorter than declared')
}

const step = (
  context: InstanceType<typeof binding.DCtx>,
  target: Uint8Array,
  source: Uint8Array,
): [number, number, number] => {
  try {
    return context.decompressStream(target, source)
  } catch (error) {
    throw asZstdError(error)
  }
}

const asZstdError = (error: unknown): ZstdError =>
  error instanceof ZstdError ? error : new ZstdError('not a whole zstd frame', { cause: error })
