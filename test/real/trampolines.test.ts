// What Lean throws is caught by wasm trampolines as it was by the JavaScript that Lean's build came with.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { readTheorems } from '../bench/corpus.ts'
import { fatal, thrown } from './trampolines/thrown.ts'
import { Twins } from './trampolines/twins.ts'

/** All of them: `npm run trampolines`. */
const everyNth = 12

describe('what Lean throws', () => {
  let twins: Twins
  before(async () => {
    twins = await Twins.start(await installSlimLean(defaultLeanCache))
  })
  after(() => twins[Symbol.asyncDispose]())

  for (const [name, text, says] of thrown)
    it(`is answered, and as before: ${name}`, async () => {
      const { ours, theirs, reply } = await twins.ask(text)
      assert.ok(reply.messages?.[0]?.data.includes(says), ours)
      assert.equal(ours, theirs)
    })

  it('changes nothing for theorems', async () => {
    for (const [at, { name, code }] of readTheorems().entries()) {
      if (at % everyNth !== 0) continue
      const { ours, theirs } = await twins.ask(code)
      assert.equal(ours, theirs, name)
    }
  })

  it('ends the process where its stack has ended, as before', async () => {
    assert.deepEqual(await twins.endsOver(fatal), { ours: true, theirs: true })
  })
})
