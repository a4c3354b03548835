import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { HeaderHash, StateRef } from '../../../engine/contract/ids.ts'
import { hashHeader } from '../../../engine/header/hash.ts'
import { Holdings } from '../../../engine/lane/holdings.ts'
import { grow } from '../../../engine/state/recipe.ts'
import { canonicalHeader, toolchain } from './lane-for-test.ts'

const newHoldings = (headerCacheSize = 2, environments = 2, proofs = 2): Holdings =>
  new Holdings({ canonicalHeader, headerCacheSize, stateCacheSize: { environments, proofs } })
const refOf = (command: string) =>
  grow({ toolchain, headerHash: canonicalHeader.hash, state: null }, { type: 'command', command }).ref
const header = (text: string) => hashHeader(text)

test('the canonical header stays, however many others come', () => {
  const holdings = newHoldings()
  holdings.keepHeader(canonicalHeader.hash, 0, { text: 'import Lean', env: 0 })
  for (let env = 1; env < 10; env++) holdings.keepHeader(header(`open N${env}`), env)
  assert.equal(holdings.header(canonicalHeader.hash), 0)
  assert.deepEqual(holdings.takeUnheld().environments, [1, 2, 3, 4, 5, 6, 7])
  assert.deepEqual(holdings.headers(), [header('open N9'), header('open N8'), canonicalHeader.hash])
})

test('an import environment goes when the last header made from it has gone', () => {
  const holdings = newHoldings(2)
  const imports = { text: 'import Std', env: 5 }
  holdings.keepHeader(header('import Std'), 5, imports)
  holdings.keepHeader(header('import Std\nopen Std'), 6, imports)
  assert.equal(holdings.imports('import Std'), 5)
  holdings.keepHeader(header('import A'), 7, { text: 'import A', env: 7 })
  assert.deepEqual(holdings.takeUnheld().environments, [])
  assert.equal(holdings.imports('import Std'), 5)
  holdings.keepHeader(header('import B'), 8, { text: 'import B', env: 8 })
  assert.deepEqual(holdings.takeUnheld().environments.toSorted(), [5, 6])
  assert.equal(holdings.imports('import Std'), null)
})

test('a state that is made again replaces the one that was held', () => {
  const holdings = newHoldings()
  holdings.keepState(refOf('a'), { type: 'environment', id: 1 })
  holdings.keepState(refOf('a'), { type: 'environment', id: 2 })
  assert.deepEqual(holdings.takeUnheld().environments, [1])
  assert.deepEqual(holdings.state(refOf('a')), { type: 'environment', id: 2 })
})

test('environments that nobody comes back to push no proof states out', () => {
  const holdings = newHoldings(2, 1, 2)
  const proof = (tactic: string) =>
    grow({ toolchain, headerHash: canonicalHeader.hash, state: refOf('a') }, { type: 'tactic', tactic }).ref
  holdings.keepState(proof('intro'), { type: 'proof', id: 1 })
  for (let id = 0; id < 9; id++) holdings.keepState(refOf(`c${id}`), { type: 'environment', id })
  assert.deepEqual(holdings.state(proof('intro')), { type: 'proof', id: 1 })
  assert.equal(holdings.state(refOf('c7')), null)
  assert.deepEqual(holdings.takeStateNews().kept.toSorted(), [proof('intro'), refOf('c8')].toSorted())
  for (const tactic of ['simp', 'omega']) holdings.keepState(proof(tactic), { type: 'proof', id: 2 })
  assert.equal(holdings.holdsState(proof('intro')), false)
})

test('a process that has forgotten everything is asked to forget nothing', () => {
  const holdings = newHoldings()
  holdings.keepHeader(canonicalHeader.hash, 0, { text: 'import Lean', env: 0 })
  holdings.keepState(refOf('a'), { type: 'proof', id: 3 })
  holdings.letGo({ type: 'environment', id: 9 })
  assert.deepEqual(holdings.lossBeside(canonicalHeader.hash), { headers: false, states: true })
  assert.deepEqual(holdings.lossBeside('other' as HeaderHash), { headers: true, states: true })
  holdings.forgetAll()
  assert.deepEqual(holdings.lossBeside('other' as HeaderHash), { headers: false, states: false })
  assert.deepEqual(holdings.headers(), [])
  assert.deepEqual(holdings.takeStateNews().kept, [])
  assert.deepEqual(holdings.takeUnheld(), { environments: [], proofs: [] })
})

test('every id is either findable or told once as unheld, never both', () => {
  const step = fc.record({
    kind: fc.constantFrom('header', 'shared', 'state', 'proof', 'passing'),
    name: fc.nat(6),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const holdings = newHoldings(3, 3)
      const unheld = new Set<string>()
      const all = new Set<string>()
      const told = new Set<StateRef>()
      let next = 0
      for (const { kind, name } of steps) {
        const id = next++
        const type = kind === 'proof' ? 'proof' : 'environment'
        all.add(`${type} ${id}`)
        if (kind === 'header') holdings.keepHeader(header(`h${name}`), id)
        else if (kind === 'shared') {
          const env = holdings.imports('import X') ?? next++
          all.add(`environment ${env}`)
          holdings.keepHeader(header(`s${name}`), id, { text: 'import X', env })
        } else if (kind === 'passing') holdings.letGo({ type, id })
        else holdings.keepState(refOf(`c${name}`), { type, id })
        const { environments, proofs } = holdings.takeUnheld()
        for (const key of [
          ...environments.map((e) => `environment ${e}`),
          ...proofs.map((p) => `proof ${p}`),
        ]) {
          assert.ok(!unheld.has(key) && all.has(key), `${key} told twice or unknown`)
          unheld.add(key)
        }
        const { kept, left } = holdings.takeStateNews()
        for (const ref of left) assert.ok(told.delete(ref), `${ref} left and was never there`)
        for (const ref of kept) told.add(ref)
      }
      const names = Array.from({ length: 7 }, (_, name) => refOf(`c${name}`))
      assert.deepEqual(told, new Set(names.filter((ref) => holdings.holdsState(ref))))
      const found = new Set<string>()
      for (let name = 0; name <= 6; name++) {
        const held = holdings.state(refOf(`c${name}`))
        if (held) found.add(`${held.type} ${held.id}`)
        for (const kind of ['h', 's']) {
          const env = holdings.header(header(`${kind}${name}`))
          if (env !== null) found.add(`environment ${env}`)
        }
      }
      const imports = holdings.imports('import X')
      if (imports !== null) found.add(`environment ${imports}`)
      assert.deepEqual(new Set([...found, ...unheld]), all)
      for (const key of found) assert.ok(!unheld.has(key))
    }),
  )
})
