// What the kernels were given, kept as blobs of the store under the verifications' ids.
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import type { VerificationId } from '../../contract/ids.ts'
import type { Store } from '../../store/interface.ts'

export type BlobStore = Pick<Store, 'putBlob' | 'openBlob'>
export interface Export {
  bytes: number
  stream: Readable
}

/** What a judge may take seconds to write, and others to read. */
const mostBytes = 256 << 20

export class Exports {
  readonly #store: BlobStore

  constructor(store: BlobStore) {
    this.#store = store
  }

  /** @returns the path that it is kept under; null: there is nothing to keep, or no room. */
  async keep(id: VerificationId, text: string): Promise<string | null> {
    if (text === '') return null
    const bytes = Buffer.from(text)
    if (bytes.length > mostBytes) return null
    const outcome = await this.#store.putBlob(id, { type: 'bytes', bytes })
    const isKept = outcome.type === 'stored' || outcome.type === 'known'
    return isKept ? `/v1/verifications/${id}/export` : null
  }

  /** Null: it is kept no more, or never was. */
  async open(id: VerificationId): Promise<Export | null> {
    const opened = await this.#store.openBlob(id)
    if (opened.type !== 'ready') return null
    const { lease } = opened
    const stream = createReadStream(lease.path)
    stream.once('close', () => lease[Symbol.dispose]())
    return { bytes: lease.bytes, stream }
  }
}
