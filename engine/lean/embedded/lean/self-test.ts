// Checks at start that this very build lays objects out as the code here assumes: round trips through Lean's own
// functions, and the shapes of the structures that are taken apart. A mismatch is a clear error, not a wrong answer.
import { construct, field, fieldCount, sizeOf, tagOf, withFields } from '../objects/constructors.ts'
import { arrayItems, listItems, makeArray, makeList } from '../objects/collections.ts'
import { makeName, readName } from '../objects/names.ts'
import { box, isScalar, release, retain, unbox, type Obj } from '../objects/refcount.ts'
import { makeString, readString, stringBytes, takeString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { makeInputContext } from './session.ts'

function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (found !== expected)
    throw new Error(
      `this build of Lean lays its objects out in another way (${what}: ${String(found)} instead of ${String(expected)})`,
    )
}

/** Throws on the first mismatch. Takes a few milliseconds. */
export function selfTest(wasm: LeanWasm): void {
  strings(wasm)
  names(wasm)
  collections(wasm)
  constructors(wasm)
  contexts(wasm)
  structures(wasm)
}

function strings(wasm: LeanWasm): void {
  const text = 'α ≠ 𝔹 \0 end'
  const made = makeString(wasm, text)
  expectEqual('string', readString(wasm, made), text)
  expectEqual('string length', unbox(wasm.apply('l_String_length', retain(wasm, made))), [...text].length)
  const joined = wasm.call('lean_string_append', retain(wasm, made), made)
  expectEqual('string append', takeString(wasm, joined), text + text)
}

function names(wasm: LeanWasm): void {
  const name = makeName(wasm, 'Lean.Parser.Term.sorry')
  expectEqual('name', readName(wasm, name), 'Lean.Parser.Term.sorry')
  release(wasm, name)
}

function collections(wasm: LeanWasm): void {
  const reversed = wasm.call('l_List_reverse___redArg', makeList(wasm, [box(1), box(2), box(3)]))
  expectEqual('list', listItems(wasm, reversed).map(unbox).join(), '3,2,1')
  release(wasm, reversed)
  const pushed = wasm.call('lean_array_push', makeArray(wasm, [box(4), box(5)]), box(6))
  expectEqual('array', arrayItems(wasm, pushed).map(unbox).join(), '4,5,6')
  release(wasm, pushed)
}

function constructors(wasm: LeanWasm): void {
  const inner = makeString(wasm, 'inner')
  const object = construct(wasm, 3, [retain(wasm, inner), box(7)], 2)
  const copy = withFields(wasm, object, { 1: box(8) })
  expectEqual(
    'constructor',
    [tagOf(wasm, copy), fieldCount(wasm, copy), unbox(field(wasm, copy, 1))].join(),
    '3,2,8',
  )
  release(wasm, object)
  release(wasm, copy)
  expectEqual('reference count', wasm.i32[inner >> 2], 1)
  release(wasm, inner)
}

/** The structures that are built or taken apart by position. */
function contexts(wasm: LeanWasm): void {
  const text = 'theorem'
  const input = makeInputContext(wasm, text)
  const shape = (object: Obj): string =>
    isScalar(object) ? `scalar ${unbox(object)}` : `${tagOf(wasm, object)}/${fieldCount(wasm, object)}`
  expectEqual('InputContext', shape(input), '0/4')
  expectEqual('InputContext.inputString', stringBytes(wasm, field(wasm, input, 0)), text.length)
  expectEqual('FileMap', shape(field(wasm, input, 2)), '0/2')
  release(wasm, input)
  const log = wasm.constant('l_Lean_MessageLog_empty')
  expectEqual('MessageLog', shape(log), '0/3')
  expectEqual('PersistentArray', shape(field(wasm, log, 1)), '0/4')
  const emptyOptions = wasm.constant('l_Lean_Options_empty')
  expectEqual('Options', shape(emptyOptions), 'scalar 0')
}

/** Tag, object fields and bytes of Lean's own default of each structure that is taken apart by position. */
const layouts = {
  l_Lean_Elab_Command_instInhabitedScope_default: '0/10/56',
  l_Lean_Elab_instInhabitedTacticInfo_default: '0/5/32',
  l_Lean_Elab_instInhabitedTermInfo_default: '0/4/32',
  l_Lean_Elab_instInhabitedElabInfo_default: '0/2/16',
  l_Lean_Elab_instInhabitedInfoState_default: '0/3/24',
  l_Lean_Meta_instInhabitedContext_default: '0/7/40',
  l_Lean_Meta_instInhabitedState_default: '0/5/32',
  l_Lean_Elab_Term_instInhabitedState_default: '0/7/40',
  l_Lean_instInhabitedPosition_default: '0/2/16',
  l_Lean_instInhabitedLocalContext_default: '0/3/24',
  l_Lean_instInhabitedNameGenerator_default: '0/2/16',
  l_Lean_instInhabitedDeclNameGenerator_default: '0/3/24',
  l_Lean_Parser_instInhabitedModuleParserState_default: '0/1/16',
} as const

function structures(wasm: LeanWasm): void {
  for (const [name, layout] of Object.entries(layouts)) {
    const object = wasm.constant(name)
    const found = [tagOf(wasm, object), fieldCount(wasm, object), sizeOf(wasm, object)].join('/')
    expectEqual(name.replace(/^l_Lean_(.*)_default$/, '$1'), found, layout)
  }
}
