// What an item says of itself: its id, which comes back with its result, and the group that it is one attempt of.
import type { InvalidField } from '../invalid-fields.ts'
import type { OwnFields } from './outcome.ts'

/** In UTF-16 units: a hundred thousand of them are held while a batch runs. */
const longest = 256
const names = ['id', 'group'] as const

export const takeOwnFields = (
  item: Record<string, unknown>,
): { own: OwnFields; rest: Record<string, unknown>; invalid: InvalidField[] } => {
  const { id, group, ...rest } = item
  const given = { id, group }
  const own: OwnFields = {}
  const invalid: InvalidField[] = []
  for (const name of names) {
    const value = given[name]
    if (value === undefined) continue
    if (typeof value !== 'string') invalid.push({ field: name, message: 'must be string' })
    else if (value === '' || value.length > longest)
      invalid.push({ field: name, message: `must have 1 to ${longest} characters` })
    else own[name] = value
  }
  return { own, rest, invalid }
}
