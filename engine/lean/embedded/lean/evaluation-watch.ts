// Whether code that a text has declared has run in this process: Lean tells of each constant that it is about to evaluate,
// before it does (see ../build-patch/evaluation-hook.ts), and the first one that no import has brought settles it for good.
// Until then nothing of a text has run, only been elaborated, so that what memory says of a name can be believed; and what is
// noted here lies out of the reach of whatever Lean runs. Lean's tasks run on this thread too (tasks-in-place.ts).
import { evaluationHook } from '../build-patch/evaluation-hook.ts'
import { field, tagOf } from '../objects/constructors.ts'
import { isScalar, release, retain, unbox, type Obj } from '../objects/refcount.ts'
import { readString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { isMadeUp, isPlainData } from './plain-data.ts'

/** Names that are known to be imported, so as not to ask again; a library has some 200,000 constants. */
const mostRemembered = 50_000
/** A name with more parts is no library's. */
const mostParts = 200

export class EvaluationWatch {
  readonly #wasm: LeanWasm
  readonly #imported = new Set<string>()
  /** Asking Lean may evaluate nothing of a text's: what it evaluates then is not looked at. */
  #isAsking = false
  #first: string | null = null
  /** Called before the first constant of a text's is evaluated: what its code is not to have is taken away then. */
  beforeFirst: () => void = () => undefined

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
    wasm.hook(evaluationHook, 2, (environment = 0, name = 0) => {
      this.#sees(pointedAt(wasm, environment), pointedAt(wasm, name))
      return 0
    })
  }

  /** The constant of a text that was evaluated first; null: nothing of any text's has run. */
  get first(): string | null {
    return this.#first
  }

  /** What has run so far was the appliance's own: a lesson. */
  vouchFor(): void {
    this.#first = null
  }

  #sees(environment: Obj, name: Obj): void {
    if (this.#first !== null || this.#isAsking) return
    const key = this.#key(name)
    if (key !== null && this.#imported.has(key)) return
    if (key === null || !this.#isImported(environment, name)) {
      if (key !== null && this.#isConfiguration(environment, name)) return
      this.beforeFirst()
      this.#first = key ?? 'a name that no library has'
      return
    }
    if (this.#imported.size >= mostRemembered) this.#imported.clear()
    this.#imported.add(key)
  }

  /** Of a tactic, written by the text, and nothing but data. */
  #isConfiguration(environment: Obj, name: Obj): boolean {
    if (!isMadeUp(this.#wasm, name)) return false
    this.#isAsking = true
    const isPlain = isPlainData(this.#wasm, environment, name, (one) => this.#isImported(environment, one))
    this.#isAsking = false
    return isPlain
  }

  /** Reads a table of the environment's and waits for nothing. */
  #isImported(environment: Obj, name: Obj): boolean {
    const wasm = this.#wasm
    const wasAsking = this.#isAsking
    this.#isAsking = true
    const index = wasm.apply(
      'l_Lean_Environment_getModuleIdxFor_x3f',
      retain(wasm, environment),
      retain(wasm, name),
    )
    const has = !isScalar(index)
    release(wasm, index)
    this.#isAsking = wasAsking
    return has
  }

  #digits(natural: Obj): string {
    if (isScalar(natural)) return String(unbox(natural))
    const text = this.#wasm.apply('l_Nat_reprFast', retain(this.#wasm, natural))
    const digits = readString(this.#wasm, text)
    release(this.#wasm, text)
    return digits
  }

  /** Of no two names the same, dots within their parts or not. */
  #key(name: Obj): string | null {
    const parts: string[] = []
    for (let at: Obj | null = name; at !== null && !isScalar(at); at = parent(this.#wasm, at)) {
      if (parts.length === mostParts) return null
      const last = field(this.#wasm, at, 1)
      const isText = tagOf(this.#wasm, at) === 1
      const text = isText ? readString(this.#wasm, last) : this.#digits(last)
      parts.push(`${isText ? 's' : 'n'}${text.length}:${text}`)
    }
    return parts.join()
  }
}

const parent = (wasm: LeanWasm, name: Obj): Obj | null => (isScalar(name) ? null : field(wasm, name, 0))

const pointedAt = (wasm: LeanWasm, address: number): Obj => wasm.i32[address >> 2] ?? 0
