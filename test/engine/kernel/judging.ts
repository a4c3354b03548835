// A small header of common types, and what judging over it says.
import assert from 'node:assert/strict'
import type { Declaration } from '../../../engine/kernel/declaration.ts'
import { app, c, complete, judged, one, param, pi, prop, sketch, terms, type, v } from './build.ts'

export const falsum = complete(sketch('Falsum', prop, {}))
export const verum = complete(sketch('Verum', prop, { intro: c('Verum') }))
export const bit = complete(sketch('Bit', type, { off: c('Bit'), on: c('Bit') }))
export const num = complete(
  sketch('Num', type, { zero: c('Num'), succ: pi(c('Num'), c('Num')) }, { isRec: true }),
)
export const u = param('u')
/** `Same.{u} {α : Sort u} (a : α) : α → Prop`. */
export const same = complete(
  sketch(
    'Same',
    pi(terms.sort(u), v(0), v(1), prop),
    { refl: pi(terms.sort(u), v(0), app(c('Same', u), v(1), v(0), v(0))) },
    { params: ['u'], numParams: 2, numIndices: 1 },
  ),
)
export const basics: Declaration[] = [falsum, verum, bit, num, same]
export const isSame = (of: ReturnType<typeof c>, a: ReturnType<typeof c>, b: ReturnType<typeof c>) =>
  app(c('Same', one), of, a, b)
export const refl = (of: ReturnType<typeof c>, a: ReturnType<typeof c>) => app(c('Same.refl', one), of, a)

export const rejects = (declarations: Declaration[], header: Declaration[] = basics): void => {
  const verdict = judged(declarations, header)
  assert.equal(verdict.verdict, 'rejected', JSON.stringify(verdict))
}
export const accepts = (declarations: Declaration[], header: Declaration[] = basics): void => {
  assert.deepEqual(judged(declarations, header), { verdict: 'accepted' })
}
