// Where two terms are not the same, Lean notes the bodies that it would have unfolded and hasn't (see
// ../build-patch/unexposed-note.ts). Of terms that are different whatever those bodies are it is to note nothing.
import { mismatchHook } from '../build-patch/evaluation-hook.ts'
import { construct, field } from '../objects/constructors.ts'
import { release, retain } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { Differ } from './differ.ts'
import { coreField, readRef, type MetaFrame } from './meta.ts'
import { isModule } from './ordinary-file.ts'

/** Two terms, and the four of `MetaM`. */
const argumentCount = 6

export function watchMismatches(wasm: LeanWasm): void {
  let answering = false
  wasm.hook(mismatchHook, argumentCount, (...words) => {
    if (answering) {
      answering = false
      return construct(wasm, 0, [retain(wasm, wasm.constant('l_Lean_MessageData_nil'))])
    }
    const [one = 0, other = 0, metaContext = 0, metaState = 0, coreContext = 0, coreState = 0] = words.map(
      (word) => word >>> 0,
    )
    const frame = { metaContext, metaState, coreContext, coreState }
    answering = !inModule(wasm, frame) && new Differ(wasm, frame).differ(one, other)
    return answering ? 1 : 0
  })
}

/** There the note is Lean's own, in every engine. */
function inModule(wasm: LeanWasm, { coreState }: MetaFrame): boolean {
  const core = readRef(wasm, coreState)
  const answer = isModule(wasm, field(wasm, core, coreField.env))
  release(wasm, core)
  return answer
}
