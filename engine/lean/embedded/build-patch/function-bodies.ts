// The code section: how many bodies, then each as its size, its groups of locals, and its instructions.
import { type ByteReader, encodeUnsigned } from './wasm-bytes.ts'

/** The bytes of the body of that number, in place. @param code at the section's content. Throws where there is no such body. */
export function functionBody(code: ByteReader, body: number): Buffer {
  const count = code.unsigned()
  if (body < 0 || body >= count) throw new Error('lean.wasm: a function has no body of its own')
  for (let skipped = 0; skipped < body; skipped++) code.skip(code.unsigned())
  const size = code.unsigned()
  return Buffer.from(code.bytes.buffer, code.bytes.byteOffset + code.position, size)
}

/** The section with instructions put before those of the body of that number. */
export function withPrologue(
  code: ByteReader,
  end: number,
  body: number,
  instructions: Uint8Array,
): Uint8Array {
  const start = code.position
  const old = functionBody(code, body)
  const bodyAt = code.position
  const sizeAt = bodyAt - encodeUnsigned(old.length).length
  for (let groups = code.unsigned(); groups > 0; groups--) {
    code.unsigned()
    code.skip(1)
  }
  return Buffer.concat([
    code.bytes.subarray(start, sizeAt),
    encodeUnsigned(old.length + instructions.length),
    code.bytes.subarray(bodyAt, code.position),
    instructions,
    code.bytes.subarray(code.position, end),
  ])
}
