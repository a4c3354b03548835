import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { slimScript } from '../../../../engine/lean/embedded/build-patch/javascript.ts'
import {
  encodeSymbols,
  symbolFinder,
  type LeanSymbol,
} from '../../../../engine/lean/embedded/build-patch/symbols.ts'
import { ByteReader, encodeUnsigned } from '../../../../engine/lean/embedded/build-patch/wasm-bytes.ts'

const symbol = fc.record({
  name: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_$]{0,60}$/),
  kind: fc.constantFrom<LeanSymbol['kind']>('function', 'data'),
  value: fc.nat(0x7fffffff),
})

test('every symbol that was written is found again with its kind and value', () => {
  fc.assert(
    fc.property(fc.uniqueArray(symbol, { selector: ({ name }) => name }), (symbols) => {
      const find = symbolFinder(encodeSymbols(symbols))
      for (const { name, kind, value } of symbols) assert.deepEqual(find(name), { kind, value })
    }),
  )
})

test('a name that was not written is not found', () => {
  const find = symbolFinder(encodeSymbols([{ name: 'l_Lean_Name_str', kind: 'function', value: 7 }]))
  assert.equal(find('l_Lean_Name_num'), null)
})

test('a symbol file whose names can not be told apart is refused', () => {
  const twice: LeanSymbol = { name: 'same', kind: 'data', value: 1 }
  assert.throws(() => encodeSymbols([twice, twice]), /share a hash/)
})

test('an unsigned number of the binary format reads back as it was written', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), (value) => {
      const bytes = encodeUnsigned(value)
      const reader = new ByteReader(bytes, 0)
      assert.equal(reader.unsigned(), value)
      assert.equal(reader.position, bytes.length)
    }),
  )
})

test('a script of another build is refused before anything is made of it', () => {
  assert.throws(() => slimScript('var Module = {}'), /not where it was/)
  assert.throws(
    () => slimScript('var _main,_other;_main=Module["_main"]=wasmExports["main"];'),
    /does not apply/,
  )
})
