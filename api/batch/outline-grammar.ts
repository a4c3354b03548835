// The outline of a batch's body: an object whose field `checks` is a list. A table from the place between two values,
// and the byte found there, to the next place; what is inside of a value is not looked at.

export type Between =
  | 'start'
  | 'key-or-end'
  | 'key'
  | 'colon'
  | 'value'
  | 'checks-colon'
  | 'checks-value'
  | 'after-value'
  | 'item-or-end'
  | 'item'
  | 'after-item'
  | 'end'
/** The byte is the first of a value. */
export type Within = 'in-key' | 'in-value' | 'in-item'
export type OutlinePlace = Between | Within

interface Ways {
  [char: string]: OutlinePlace
}

const ways: Record<Between, { at: Ways; else?: Within }> = {
  start: { at: { '{': 'key-or-end' } },
  'key-or-end': { at: { '}': 'end', '"': 'in-key' } },
  key: { at: { '"': 'in-key' } },
  colon: { at: { ':': 'value' } },
  value: { at: {}, else: 'in-value' },
  'checks-colon': { at: { ':': 'checks-value' } },
  'checks-value': { at: { '[': 'item-or-end' } },
  'after-value': { at: { ',': 'key', '}': 'end' } },
  'item-or-end': { at: { ']': 'after-value' }, else: 'in-item' },
  item: { at: {}, else: 'in-item' },
  'after-item': { at: { ',': 'item', ']': 'after-value' } },
  end: { at: {} },
}

/** Null: no outline goes on so. */
export const nextPlace = (place: Between, code: number): OutlinePlace | null => {
  const { at, else: otherwise = null } = ways[place]
  return at[String.fromCharCode(code)] ?? otherwise
}

export const isWithin = (place: OutlinePlace): place is Within =>
  place === 'in-item' || place === 'in-value' || place === 'in-key'
