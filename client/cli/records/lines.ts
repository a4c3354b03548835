// Lines of a file or of standard input, as bytes, one after the other; a line that is too long is told of, not held.
import { createReadStream } from 'node:fs'
import { standardInput } from '../lean-files.ts'

/** As the service takes a line of a batch. */
export const longestLineBytes = 10 * 2 ** 20

/** `number` from 1; `bytes` are null of a line that is too long. */
export interface RawLine {
  number: number
  bytes: Buffer | null
  /** With the line's end. */
  length: number
  /** False where the file ends before the line does. */
  ended: boolean
}

const lineFeed = 0x0a

export async function* readLines(
  path: string,
  longestBytes = longestLineBytes,
): AsyncGenerator<RawLine, void, undefined> {
  const stream = path === standardInput ? process.stdin : createReadStream(path)
  let begun: Buffer[] = []
  let length = 0
  let number = 0
  const take = (ended: boolean): RawLine => {
    number += 1
    const bytes = length > longestBytes ? null : Buffer.concat(begun)
    const line = { number, bytes, length: length + Number(ended), ended }
    begun = []
    length = 0
    return line
  }
  const hold = (bytes: Buffer): void => {
    length += bytes.length
    if (length > longestBytes) begun = []
    else begun.push(bytes)
  }
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0
    for (let to = chunk.indexOf(lineFeed); to !== -1; to = chunk.indexOf(lineFeed, from)) {
      hold(chunk.subarray(from, to))
      yield take(true)
      from = to + 1
    }
    if (from < chunk.length) hold(chunk.subarray(from))
  }
  if (length > 0) yield take(false)
}
