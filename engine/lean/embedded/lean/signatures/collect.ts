// What a text's errors are told with beside their messages.
import type { ReplSignatures } from '../../../../protocol/signatures.ts'
import type { ReplMessage } from '../../../../protocol/wire.ts'
import { unknownNameIn } from '../../../diagnostics/parts.ts'
import { field } from '../../objects/constructors.ts'
import { listItems } from '../../objects/collections.ts'
import { readName } from '../../objects/names.ts'
import type { Obj } from '../../objects/refcount.ts'
import type { LeanWasm } from '../../wasm/lean-wasm.ts'
import { scopeField, scopesOf, stateField } from '../command-state.ts'
import { closeNames } from './close-names.ts'
import { failingSteps } from './failing-steps.ts'

/** Of one reply. */
const mostNames = 50
const mostSteps = 300

export class SignatureCollector {
  readonly #wasm: LeanWasm
  /** `FileMap` of the text, borrowed. */
  readonly #fileMap: Obj
  readonly #steps: NonNullable<ReplSignatures['steps']> = []
  readonly #unknown = new Set<string>()
  readonly #opened = new Set<string>()

  constructor(wasm: LeanWasm, fileMap: Obj) {
    this.#wasm = wasm
    this.#fileMap = fileMap
  }

  /** @param state `Command.State` after a command, borrowed. @param messages what Lean says of it. */
  collect(state: Obj, messages: readonly ReplMessage[]): void {
    const errors = messages.filter(({ severity }) => severity === 'error')
    if (errors.length === 0) return
    const wasm = this.#wasm
    if (this.#steps.length < mostSteps) {
      const places = errors.slice(0, mostSteps).map(({ pos }) => pos)
      const infoState = field(wasm, state, stateField.infoState)
      this.#steps.push(...failingSteps(wasm, infoState, this.#fileMap, places))
    }
    for (const { data } of errors) {
      const name = unknownNameIn(data)
      if (name !== null && this.#unknown.size < mostNames) this.#unknown.add(name)
    }
    for (const opened of openNamespaces(wasm, state)) this.#opened.add(opened)
  }

  /** @param env after the text, borrowed. */
  finish(env: Obj): { signatures?: ReplSignatures } {
    const steps = this.#steps
    const names = [...this.#unknown]
    const candidates = names.length > 0 ? closeNames(this.#wasm, env, names, [...this.#opened]) : null
    if (steps.length === 0 && candidates === null) return {}
    return {
      signatures: {
        ...(steps.length > 0 ? { steps } : {}),
        ...(candidates === null ? {} : { candidates }),
      },
    }
  }
}

/** The namespace, those around it, and those that are opened as a whole: `OpenDecl.simple` {ns, except}. */
function openNamespaces(wasm: LeanWasm, state: Obj): string[] {
  const [scope] = scopesOf(wasm, state)
  if (scope === undefined) return []
  const parts = readName(wasm, field(wasm, scope, scopeField.currNamespace)).split('.')
  const opened = listItems(wasm, field(wasm, scope, scopeField.openDecls)).map((one) =>
    readName(wasm, field(wasm, one, 0)),
  )
  return ['', ...parts.map((_, at) => parts.slice(0, at + 1).join('.')), ...opened]
}
