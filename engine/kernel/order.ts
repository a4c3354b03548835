// Declarations in an order in which each comes after those that it mentions. Lean's maps keep none.
import { constantsOf, termsOf, type Declaration } from './declaration.ts'
import type { Name } from './term/name.ts'
import { usedConstants } from './used-constants.ts'

export type Ordered = { type: 'ordered'; declarations: Declaration[] } | { type: 'cyclic'; name: Name }

export function inOrder(declarations: readonly Declaration[]): Ordered {
  const byName = new Map<Name, Declaration>()
  for (const one of declarations) for (const { name } of constantsOf(one)) byName.set(name, one)
  const state = new Map<Declaration, 'open' | 'done'>()
  const ordered: Declaration[] = []
  for (const root of declarations) {
    const stack = [root]
    for (let one = stack.at(-1); one !== undefined; one = stack.at(-1)) {
      if (state.get(one) === 'done') {
        stack.pop()
        continue
      }
      const entered = state.get(one) === 'open'
      state.set(one, 'open')
      const needs = entered ? [] : neededBy(one, byName)
      for (const need of needs) {
        if (state.get(need) === 'open') return { type: 'cyclic', name: constantsOf(need)[0]?.name as Name }
        if (state.get(need) !== 'done') stack.push(need)
      }
      if (stack.at(-1) !== one) continue
      stack.pop()
      state.set(one, 'done')
      ordered.push(one)
    }
  }
  return { type: 'ordered', declarations: ordered }
}

function neededBy(one: Declaration, byName: ReadonlyMap<Name, Declaration>): Declaration[] {
  const needs = new Set<Declaration>()
  for (const name of usedConstants(constantsOf(one).flatMap(termsOf))) {
    const need = byName.get(name)
    if (need !== undefined && need !== one) needs.add(need)
  }
  // A definition that mentions itself is found by the kernel: its name is not declared before it.
  return [...needs].reverse()
}
