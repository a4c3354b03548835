import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grow } from '../../../engine/state/recipe.ts'
import { viewRecipe, viewToolchain } from '../../../engine/state/recipe-view.ts'
import { toolchainId } from '../../../engine/state/toolchain.ts'
import { someHeader, someOrigin, someToolchain } from './samples.ts'

test('a recipe is shown as the contract has it', () => {
  const { recipe } = grow(someOrigin(), { type: 'sorry', command: 'example : True := by sorry', sorry: 0 })
  assert.deepEqual(viewRecipe(recipe), {
    toolchain: toolchainId(someToolchain),
    header_hash: someHeader.hash,
    parent: null,
    command: 'example : True := by sorry',
    tactic: null,
    sorry: 0,
  })
})

test('a toolchain is shown with its id', () => {
  assert.deepEqual(viewToolchain(someToolchain), {
    id: toolchainId(someToolchain),
    kind: 'embedded',
    lean_version: '4.28.0-pre',
    lean_commit: someToolchain.leanCommit,
    libraries: someToolchain.libraries,
  })
})
