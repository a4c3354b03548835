// The symbol file: every exported name of lean.wasm as a 64-bit hash, sorted, with where it is.
// Layout, little-endian u32: count, then count × high word, count × low word, count × value; a value is a slot of
// the functions table, or an address in memory with the top bit set (wasm32 memory here ends at 2 GiB).

export interface LeanSymbol {
  name: string
  kind: 'function' | 'data'
  value: number
}

const dataBit = 0x80000000
const fnvPrime = 0x01000193
const seeds = [0x811c9dc5, 0x9747b28c] as const

function fnv1a(name: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), fnvPrime)
  return hash >>> 0
}

/** Throws where two names share a hash: the file could not tell them apart. */
export function encodeSymbols(symbols: readonly LeanSymbol[]): Uint8Array {
  const rows = symbols
    .map(({ name, kind, value }) => ({
      high: fnv1a(name, seeds[0]),
      low: fnv1a(name, seeds[1]),
      value: (kind === 'data' ? value | dataBit : value) >>> 0,
    }))
    .sort((a, b) => a.high - b.high || a.low - b.low)
  rows.forEach((row, i) => {
    const next = rows[i + 1]
    if (next && next.high === row.high && next.low === row.low)
      throw new Error('two symbols of lean.wasm share a hash')
  })
  const words = new Uint32Array(1 + 3 * rows.length)
  words[0] = rows.length
  rows.forEach((row, i) => {
    words[1 + i] = row.high
    words[1 + rows.length + i] = row.low
    words[1 + 2 * rows.length + i] = row.value
  })
  return new Uint8Array(words.buffer)
}

export type FindSymbol = (name: string) => { kind: 'function' | 'data'; value: number } | null

export function symbolFinder(file: Uint8Array): FindSymbol {
  const words = new Uint32Array(file.buffer, file.byteOffset, file.byteLength >> 2)
  const word = (i: number): number => words[i] ?? 0
  const count = word(0)
  return (name) => {
    const high = fnv1a(name, seeds[0])
    const low = fnv1a(name, seeds[1])
    let from = 0
    let to = count
    while (from < to) {
      const middle = (from + to) >> 1
      const order = word(1 + middle) - high || word(1 + count + middle) - low
      if (order === 0) {
        const value = word(1 + 2 * count + middle)
        return value >= dataBit ? { kind: 'data', value: value - dataBit } : { kind: 'function', value }
      }
      if (order < 0) from = middle + 1
      else to = middle
    }
    return null
  }
}
