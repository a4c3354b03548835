// Universe levels as data: what a file or Lean's memory says, not simplified. Made by `Terms` only, which gives equal
// levels of one table the same object.
import type { Name } from './name.ts'

interface Shared {
  readonly id: number
  readonly hasParam: boolean
}
export type Level = Shared &
  (
    | { readonly kind: 'zero' }
    | { readonly kind: 'succ'; readonly of: Level }
    | { readonly kind: 'max' | 'imax'; readonly left: Level; readonly right: Level }
    | { readonly kind: 'param'; readonly name: Name }
  )

/** The levels that a level is made of. */
export function levelChildren(level: Level): readonly Level[] {
  switch (level.kind) {
    case 'succ':
      return [level.of]
    case 'max':
    case 'imax':
      return [level.left, level.right]
    case 'zero':
    case 'param':
      return []
    default:
      return level satisfies never
  }
}
