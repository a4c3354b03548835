import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Recent } from '../../../engine/lane/recent.ts'

test('it keeps the most recently used, and everything that was put in is in it or was told to have left', () => {
  const use = fc.tuple(fc.constantFrom('get', 'set'), fc.nat(9))
  fc.assert(
    fc.property(fc.nat(6), fc.array(use), (size, uses) => {
      const recent = new Recent<number, object>(size)
      let model: [number, object][] = []
      for (const [how, key] of uses) {
        const known = model.find(([held]) => held === key)
        if (how === 'get') {
          assert.equal(recent.get(key), known?.[1])
          if (known) model = [known, ...model.filter((entry) => entry !== known)]
        } else {
          const value = {}
          const before = model
          model = [[key, value] as [number, object], ...model.filter((entry) => entry !== known)].slice(
            0,
            size,
          )
          const left = [...before.map(([, held]) => held), value].filter(
            (held) => !model.some(([, kept]) => kept === held),
          )
          assert.deepEqual(new Set(recent.set(key, value)), new Set(left))
        }
        assert.deepEqual(
          recent.keys(),
          model.map(([held]) => held),
        )
      }
    }),
  )
})
