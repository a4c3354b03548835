// Passes bytes on and hashes them. The last chunk is held back until all have been seen: a reader never gets
// the whole of something damaged, only an error.
import { createHash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'

export class VerifyingStream extends Transform {
  readonly #hash = createHash('sha256')
  readonly #sha256: string
  readonly #onDamage: () => void
  #held: Buffer | null = null

  constructor(sha256: string, onDamage: () => void) {
    super()
    this.#sha256 = sha256
    this.#onDamage = onDamage
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk)
    const held = this.#held
    this.#held = chunk
    if (held) done(null, held)
    else done()
  }

  override _flush(done: TransformCallback): void {
    if (this.#hash.digest('hex') === this.#sha256) {
      done(null, this.#held)
      return
    }
    this.#onDamage()
    done(new Error('the stored bytes are damaged'))
  }
}
