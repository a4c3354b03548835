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
