import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseLeanVersion, parseManifest } from '../../../../engine/lean/native/toolchain.ts'

describe('what Lean says of its version', () => {
  test('is read in the forms that releases have printed', () => {
    const commit = 'ba2cbbf09d4978f416e0ebd1fceeebc2c4138c05'
    assert.deepEqual(
      parseLeanVersion(`Lean (version 4.22.0, x86_64-unknown-linux-gnu, commit ${commit}, Release)\n`),
      { version: '4.22.0', commit },
    )
    assert.deepEqual(
      parseLeanVersion(`Lean (version 4.0.0-nightly-2023-06-27, commit bb8cc08de85f, Release)`),
      {
        version: '4.0.0-nightly-2023-06-27',
        commit: 'bb8cc08de85f',
      },
    )
  })

  test('is not guessed from anything else', () => {
    assert.equal(parseLeanVersion('error: no default toolchain'), null)
    assert.equal(parseLeanVersion('Lean (version 4.22.0)'), null)
  })
})

describe('a lake-manifest.json', () => {
  test('names each package with the revision it is at', () => {
    const text = JSON.stringify({
      version: '1.1.0',
      packages: [
        {
          name: 'mathlib',
          rev: '308445d7985027f538e281e18df29ca16ede2ba3',
          inputRev: 'v4.22.0',
          type: 'git',
        },
        { name: 'mine', dir: '../mine', type: 'path' },
      ],
    })
    assert.deepEqual(parseManifest(text), [
      { name: 'mathlib', version: '308445d7985027f538e281e18df29ca16ede2ba3' },
      { name: 'mine', version: 'path:../mine' },
    ])
  })

  test('of another shape is none', () => {
    for (const text of ['', '{', 'null', '[]', '{"packages": 1}']) assert.equal(parseManifest(text), null)
    assert.deepEqual(parseManifest('{"packages": []}'), [])
  })
})
