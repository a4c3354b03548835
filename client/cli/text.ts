// Bytes of a file or of standard input → text that can be sent.
import { readFileSync } from 'node:fs'
import { standardInput } from './lean-files.ts'

/** As the contract has it for a text; what is longer is refused there, too, after it was sent. */
const mostBytes = 32_000_000

export type TextReading = { type: 'text'; text: string } | { type: 'trouble'; detail: string }

/** Without a byte order mark, which is no part of a text. An empty file is a line to Lean, too, and the contract wants a text. */
export const decodeText = (bytes: Uint8Array): TextReading => {
  try {
    return { type: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) || '\n' }
  } catch {
    return { type: 'trouble', detail: 'it is not UTF-8' }
  }
}

export const readText = (path: string): TextReading => {
  const bytes = readFileSync(path === standardInput ? 0 : path)
  return bytes.length > mostBytes
    ? { type: 'trouble', detail: `it has ${bytes.length} bytes, more than a check takes` }
    : decodeText(bytes)
}
