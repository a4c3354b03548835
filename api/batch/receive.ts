// Takes in a batch's body as fast as it comes, whatever becomes of its items meanwhile: a client that writes before it
// reads would otherwise wait for us while we wait for it.
import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { finished, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { invalid, type Trouble } from '../problems.ts'
import { scannerOf, type BatchFormat } from './format.ts'
import type { Outline, OutlineScanner, ScanFault } from './scan.ts'
import { createBodyFile, type BodyFile } from './body-file.ts'

export interface ReceiveOptions {
  format: BatchFormat
  maxBytes: number
  maxItems: number
  bodyDir: string
  /** Whether the body's digest is wanted. */
  digests: boolean
}
export type Reception =
  /** `digest` is that of the body, unpacked. */
  { type: 'received'; digest: string } | { type: 'refused'; trouble: Trouble } | { type: 'gone' }
export interface Coming {
  /** Of what has come so far. */
  outline: Outline
  body: BodyFile
  /** The one listener; told when more of it can be read. */
  onMore(listener: () => void): void
  end: Promise<Reception>
}

const decoders = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress }

/** Whoever asks owns the body. A trouble: nothing of it is taken. */
export const receiveBatch = (req: Request, options: ReceiveOptions): Coming | Trouble => {
  const encoding = (req.get('content-encoding') ?? 'identity').toLowerCase()
  if (encoding !== 'identity' && !Object.hasOwn(decoders, encoding)) {
    req.resume()
    const detail = `Content-Encoding ${encoding.slice(0, 50)} is not taken; gzip, deflate and br are.`
    return { code: 'unsupported-media-type', detail }
  }
  const coming = encoding === 'identity' ? req : unpack(req, encoding as keyof typeof decoders)
  const scanner = scannerOf(options.format, options.maxItems)
  const body = createBodyFile(options.bodyDir)
  const digest = createHash('sha256')
  let more = (): void => undefined
  const take = async (chunk: Buffer): Promise<void> => {
    if (options.digests) digest.update(chunk)
    await body.append(chunk)
    more()
  }
  const receive = async (): Promise<Reception> => {
    const trouble = await takeIn(coming, scanner, take, options).catch((error: NodeJS.ErrnoException) => {
      if (isOfDecoder(error))
        return invalid([{ field: 'body', message: `is not ${encoding}: ${error.message}` }])
      return req.destroyed && !req.complete ? 'gone' : Promise.reject(error)
    })
    if (trouble === null) return { type: 'received', digest: digest.digest('hex') }
    if (trouble === 'gone') return { type: 'gone' }
    // The rest is let in and dropped, so that a client that is still writing gets to read the refusal.
    if (coming !== req) {
      req.unpipe()
      coming.destroy()
    }
    req.resume()
    return { type: 'refused', trouble }
  }
  return { outline: scanner.outline, body, onMore: (listener) => (more = listener), end: receive() }
}

const isOfDecoder = ({ code = '' }: NodeJS.ErrnoException): boolean =>
  code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code === 'ERR__ERROR_FORMAT'

const takeIn = async (
  coming: Readable,
  scanner: OutlineScanner,
  take: (chunk: Buffer) => Promise<void>,
  { maxBytes, maxItems }: ReceiveOptions,
): Promise<Trouble | null> => {
  let bytes = 0
  for await (const chunk of coming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes)
      return { code: 'body-too-large', detail: `A batch may have ${maxBytes} bytes, unpacked.` }
    const fault = scanner.push(chunk)
    if (fault !== null) return troubleOfFault(fault, maxItems)
    await take(chunk)
  }
  const fault = scanner.end()
  return fault && troubleOfFault(fault, maxItems)
}

const unpack = (req: Request, encoding: keyof typeof decoders): Readable => {
  const decoder = decoders[encoding]()
  finished(req, { writable: false }, (error) => {
    if (error) decoder.destroy(error)
  })
  return req.pipe(decoder)
}

const troubleOfFault = (fault: ScanFault, maxItems: number): Trouble => {
  switch (fault.type) {
    case 'not-json':
      return invalid([{ field: 'body', message: `is not a JSON object (at byte ${fault.offset})` }])
    case 'not-a-list':
      return invalid([{ field: 'checks', message: 'must be array' }])
    case 'too-many-items':
      return invalid([{ field: 'checks', message: `must NOT have more than ${maxItems} items` }])
    case 'field-too-long':
      return invalid([{ field: fault.field, message: 'is too long' }])
    case 'field-twice':
      return invalid([{ field: fault.field, message: 'is there twice' }])
    default:
      return fault satisfies never
  }
}
