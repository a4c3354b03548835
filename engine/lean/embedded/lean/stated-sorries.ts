// A statement may speak of what another hole of its declaration leaves open: its proof then holds that `sorry` too, and
// may. `Expr`: tag 4 `const` {name, levels}, 5 `app` {function, argument}, 6 `lam` and 7 `forallE` {name, type, body},
// 8 `letE` {name, type, value, body}, 10 `mdata` {data, expr}, 11 `proj` {type name, index, expr}.
import { field, tagOf } from '../objects/constructors.ts'
import { readName } from '../objects/names.ts'
import { retain, unbox, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

const tags = { const: 4, app: 5 } as const
/** Where an expression's parts are, by its tag. */
const parts: Readonly<Record<number, readonly number[]>> = {
  5: [0, 1],
  6: [1, 2],
  7: [1, 2],
  8: [1, 2, 3],
  10: [1],
  11: [2],
}

/** The applications of `sorryAx` in the expression that are in no other; borrowed, by address. */
function sorriesIn(wasm: LeanWasm, expression: Obj): Obj[] {
  const seen = new Set<Obj>()
  const found: Obj[] = []
  const pending = [expression]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next) || !has(wasm, 'l_Lean_Expr_hasSorry', next)) continue
    seen.add(next)
    if (isSorry(wasm, next)) found.push(next)
    else for (const part of parts[tagOf(wasm, next)] ?? []) pending.push(field(wasm, next, part))
  }
  return found
}

const has = (wasm: LeanWasm, predicate: string, expression: Obj): boolean =>
  unbox(wasm.apply(predicate, retain(wasm, expression))) === 1

function isSorry(wasm: LeanWasm, expression: Obj): boolean {
  let head = expression
  while (tagOf(wasm, head) === tags.app) head = field(wasm, head, 0)
  return tagOf(wasm, head) === tags.const && readName(wasm, field(wasm, head, 0)) === 'sorryAx'
}

/** Whether every `sorry` of the proof stands in what was stated; all borrowed. */
export function onlyStatedSorries(wasm: LeanWasm, proof: Obj, stated: readonly Obj[]): boolean {
  const allowed = stated.flatMap((one) => sorriesIn(wasm, one))
  const equal = (a: Obj, b: Obj): boolean => wasm.call('lean_expr_eqv', a, b) === 1
  return sorriesIn(wasm, proof).every((sorry) => allowed.some((one) => one === sorry || equal(one, sorry)))
}
