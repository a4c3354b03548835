// Bytes as they come → the lines of JSON in them. What follows the last line's end was torn off, and is no line.

/**
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<unknown, void, undefined>}
 */
export async function* readNdjson(body) {
  const decoder = new TextDecoder()
  /** @type {string[]} */
  let begun = []
  for await (const bytes of body) {
    const [rest = '', ...lines] = decoder.decode(bytes, { stream: true }).split('\n').reverse()
    for (const line of lines.reverse()) {
      yield JSON.parse(begun.join('') + line)
      begun = []
    }
    if (rest !== '') begun.push(rest)
  }
}
