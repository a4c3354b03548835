// A text in a URL's fragment, which browsers keep to themselves: compressed, in the letters that a URL may have.
const mark = '#text='
/** Unpacked; a link may come from anybody. */
const mostBytes = 1 << 20

export const linkTo = async (text: string): Promise<string> => {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer())
  let letters = ''
  for (const byte of bytes) letters += String.fromCharCode(byte)
  return mark + btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Null where the fragment has none, or what is in it is too long or damaged. */
export const linkedText = async (fragment: string): Promise<string | null> => {
  if (!fragment.startsWith(mark)) return null
  try {
    const letters = atob(fragment.slice(mark.length).replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
    const chunks: Uint8Array<ArrayBuffer>[] = []
    let length = 0
    for (;;) {
      const { value, done } = await reader.read()
      if (done) break
      length += value.length
      if (length > mostBytes) {
        void reader.cancel()
        return null
      }
      chunks.push(new Uint8Array(value))
    }
    return await new Blob(chunks).text()
  } catch {
    return null
  }
}
