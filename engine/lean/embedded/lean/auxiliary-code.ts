// The functions that Lean's compiler made beside the library's own: specialised ones, those without erased arguments,
// lifted lambdas. Each module lists them, but this build looks for the lists in files that the package lacks; untold,
// the environment finds none of them, and whatever calls a generic function neither compiles nor runs. Their code is in
// lean.wasm, where Lean's interpreter finds it by name.
// `Environment`: 0 base {private, public}; `Kernel.Environment`: …, 2 const2ModIdx {size, buckets}, …, 5 header;
// `EnvironmentHeader`: …, 5 moduleData; `ModuleData`: 0 imports, 1 constNames, 2 constants, 3 extraConstNames, 4 entries.
import { arrayItems } from '../objects/collections.ts'
import { construct, field, fieldCount, setField } from '../objects/constructors.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

const moduleOfConstantField = 2
const headerField = 5
const moduleDataField = 5
const extraNamesField = 3

/** `insertIfNew` of `const2ModIdx` as Lean's own import calls it; takes ownership of all three. */
const insertIfNew =
  'l_Std_DHashMap_Internal_Raw_u2080_insertIfNew___at___00Lean_finalizeImport_spec__4___redArg'

/** Tells an environment just imported (borrowed) which module each auxiliary function is of. */
export function findAuxiliaryCode(wasm: LeanWasm, env: Obj): void {
  const kernel = field(wasm, field(wasm, env, 0), 0)
  const known = field(wasm, kernel, moduleOfConstantField)
  const modules = arrayItems(wasm, field(wasm, field(wasm, kernel, headerField), moduleDataField))
  if (fieldCount(wasm, known) !== 2 || modules.some((one) => fieldCount(wasm, one) !== 5))
    throw new Error('this build of Lean lays modules out in another way')
  let more = construct(
    wasm,
    0,
    [0, 1].map((i) => retain(wasm, field(wasm, known, i))),
  )
  modules.forEach((data, index) => {
    for (const name of arrayItems(wasm, field(wasm, data, extraNamesField)))
      more = wasm.call(insertIfNew, more, retain(wasm, name), box(index))
  })
  replaceInPlace(wasm, known, more)
}

/** In place: both sides of the environment, and the one that Lean realizes declarations in, hold this very map. */
function replaceInPlace(wasm: LeanWasm, map: Obj, by: Obj): void {
  // What the map holds must be counted as the map is.
  wasm.call('lean_mark_mt', by)
  for (const i of [0, 1]) {
    const old = field(wasm, map, i)
    setField(wasm, map, i, retain(wasm, field(wasm, by, i)))
    release(wasm, old)
  }
  release(wasm, by)
}
