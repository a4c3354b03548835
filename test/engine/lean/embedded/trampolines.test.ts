// The trampolines with JavaScript in the place of Lean: what they call, what they catch, and what they leave alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  trampolineExports,
  trampolineModule,
} from '../../../../engine/lean/embedded/build-patch/trampolines.ts'
import { encodeString, encodeVector } from '../../../../engine/lean/embedded/build-patch/wasm-bytes.ts'

type Callback = (...args: (number | bigint)[]) => number | bigint | undefined
const valueTypes: Record<string, number> = { i: 0x7f, j: 0x7e, f: 0x7d, d: 0x7c }

/** A function that a table takes: a module that exports what it imports. */
function wasmFunction(callback: Callback, signature: string): unknown {
  const types = ([result = '', ...parameters]: string[]): number[] => [
    ...[1, 0x60, parameters.length, ...parameters.map((one) => valueTypes[one] ?? 0)],
    ...(result === 'v' ? [0] : [1, valueTypes[result] ?? 0]),
  ]
  const section = (id: number, content: Uint8Array | number[]): number[] => [id, content.length, ...content]
  const module = new WebAssembly.Module(
    Uint8Array.of(
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, types([...signature])),
      ...section(
        2,
        encodeVector([Buffer.concat([encodeString('e'), encodeString('f'), Uint8Array.of(0, 0)])]),
      ),
      ...section(7, encodeVector([Buffer.concat([encodeString('f'), Uint8Array.of(0, 0)])])),
    ),
  )
  return new WebAssembly.Instance(module, { e: { f: callback } }).exports['f']
}

const names = ['invoke_v', 'invoke_vi', 'invoke_iii', 'invoke_jiji', 'invoke_fif', 'invoke_did']

/** Lean's side: a stack pointer, and what was set when something was thrown. */
function started(): {
  call: (name: string, callback: Callback, ...args: (number | bigint)[]) => unknown
  thrown: (value: number) => WebAssembly.Exception
  lean: { stack: number; threw: number[][] }
} {
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(trampolineModule(names, Uint8Array.of(0, 2))),
  )
  const lean = { stack: 1000, threw: [] as number[][] }
  const reach = exports[trampolineExports.reach] as WebAssembly.Table
  const leanTable = exports[trampolineExports.table] as WebAssembly.Table
  reach.set(
    0,
    wasmFunction(() => lean.stack, 'i'),
  )
  reach.set(
    1,
    wasmFunction((stack) => void (lean.stack = Number(stack)), 'vi'),
  )
  reach.set(
    2,
    wasmFunction((...args) => void lean.threw.push(args.map(Number)), 'vii'),
  )
  return {
    call: (name, callback, ...args) => {
      leanTable.set(1, wasmFunction(callback, name.slice('invoke_'.length)))
      return (exports[name] as (...all: (number | bigint)[]) => unknown)(1, ...args)
    },
    thrown: (value) => new WebAssembly.Exception(exports[trampolineExports.tag] as WebAssembly.Tag, [value]),
    lean,
  }
}

test('a trampoline hands its arguments on and the result back, of every type', () => {
  const { call, lean } = started()
  const add: Callback = (a = 0, b = 0) => Number(a) * 10 + Number(b)
  assert.equal(call('invoke_iii', add, 3, 4), 34)
  assert.equal(
    call('invoke_jiji', (a = 0, b = 0n, c = 0) => BigInt(a) + BigInt(b) + BigInt(c), 1, 1n << 40n, 2),
    (1n << 40n) + 3n,
  )
  assert.equal(call('invoke_fif', add, 3, 0.5), 30.5)
  assert.equal(call('invoke_did', add, 3, 0.25), 30.25)
  assert.deepEqual(lean, { stack: 1000, threw: [] })
})

test('what is thrown puts the stack back, is told to Lean once, and returns zero of the type', () => {
  const zeros = { invoke_v: undefined, invoke_iii: 0, invoke_jiji: 0n, invoke_fif: 0, invoke_did: 0 }
  const args: Record<string, (number | bigint)[]> = { invoke_v: [], invoke_jiji: [1, 2n, 3] }
  for (const [name, zero] of Object.entries(zeros)) {
    const { call, thrown, lean } = started()
    const deeper: Callback = () => {
      lean.stack -= 64
      throw thrown(4096)
    }
    assert.equal(call(name, deeper, ...(args[name] ?? [1, 2])), zero)
    assert.deepEqual(lean, { stack: 1000, threw: [[1, 0]] })
  }
})

test('what no C++ code threw passes through as it is: an exit, an error of JavaScript, another’s exception', () => {
  const { call, thrown, lean } = started()
  const others = [new RangeError('deep'), { status: 1 }, 7, started().thrown(1)]
  for (const other of others)
    assert.throws(
      () =>
        call('invoke_v', () => {
          throw other
        }),
      (seen) => seen === other,
    )
  assert.deepEqual(lean.threw, [])
  assert.ok(thrown(1) instanceof WebAssembly.Exception)
})

test('an import of another form is refused', () => {
  assert.throws(() => trampolineModule(['invoke_vk'], Uint8Array.of(0, 2)), /another form/)
})
