// Declarations as data, added one by one by Lean's kernel to an environment that has run nobody's code, with checking on.
// What the kernel makes beside a declaration must be what the data says of it.
import { axiomsOfEach } from '../../../kernel/axioms.ts'
import {
  constantsOf,
  termsOf,
  type Constant,
  type Declaration,
  type FindConstant,
} from '../../../kernel/declaration.ts'
import { parseNdjson, type ParseLimits } from '../../../kernel/ndjson/parse.ts'
import { inOrder } from '../../../kernel/order.ts'
import { isSameConstant } from '../../../kernel/same-constant.ts'
import { childrenOf, type Expr } from '../../../kernel/term/expr.ts'
import type { Name } from '../../../kernel/term/name.ts'
import { Terms } from '../../../kernel/term/terms.ts'
import { isSafe } from '../../../kernel/well-formed.ts'
import type { ReplayVerdict } from '../../../protocol/constants.ts'
import { optional } from '../objects/constructors.ts'
import { release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { addByLeanKernel } from './add-declaration.ts'
import { Builder } from './build.ts'
import { readConstant } from '../../constants/constant.ts'
import { newConstantsRoot } from './environment.ts'
import { exceptionName } from './kernel-exceptions.ts'
import { makeKernelName } from './make.ts'
import { defaultReadLimits } from '../../constants/read.ts'
import { flawOf } from '../../constants/replayable.ts'
import { readConstants, readerOf } from './read.ts'

const parseLimits: ParseLimits = { bytes: 512 << 20, lines: 4_000_000 }
/** Time has an end by whoever asks. */
const noHeartbeatLimit = 0

/** @param environment `Lean.Environment`, borrowed. @param text NDJSON of anybody's. */
export function replayConstants(wasm: LeanWasm, environment: Obj, text: string): ReplayVerdict {
  const terms = new Terms()
  const parsed = parseNdjson(text, terms, parseLimits)
  if (parsed.type !== 'parsed') return { verdict: 'malformed', reason: `line ${parsed.line}: ${parsed.why}` }
  const ordered = inOrder(parsed.declarations)
  if (ordered.type === 'cyclic')
    return { verdict: 'refused', declaration: ordered.name, reason: 'it is declared by means of itself' }
  return new Replay(wasm, environment, terms).run(ordered.declarations)
}

/** @param terms the table of the declarations, each of which comes after those that it mentions. */
export const replayDeclarations = (
  wasm: LeanWasm,
  environment: Obj,
  terms: Terms,
  declarations: readonly Declaration[],
): ReplayVerdict => new Replay(wasm, environment, terms).run(declarations)

type Trouble = Extract<ReplayVerdict, { verdict: 'refused' | 'undecided' }>

class Replay {
  readonly #wasm: LeanWasm
  readonly #environment: Obj
  readonly #terms: Terms

  constructor(wasm: LeanWasm, environment: Obj, terms: Terms) {
    this.#wasm = wasm
    this.#environment = environment
    this.#terms = terms
  }

  run(declarations: readonly Declaration[]): ReplayVerdict {
    const wasm = this.#wasm
    using builder = new Builder(wasm)
    const added: Declaration[] = []
    const dropped: Name[] = []
    let env = wasm.call('lean_elab_environment_to_kernel_env', retain(wasm, this.#environment))
    for (const declaration of declarations) {
      const constants = constantsOf(declaration)
      // They prove nothing, and whatever mentions one is refused.
      if (!constants.every(isSafe)) {
        dropped.push(...constants.map(({ name }) => name))
        continue
      }
      if (this.#has(env, constants)) continue
      const after = this.#add(env, declaration, builder)
      release(wasm, env)
      if (typeof after !== 'number') return after
      env = after
      added.push(declaration)
      const odd = constants.find((one) => !isSame(this.#find(env, one.name), one))
      if (odd !== undefined) {
        release(wasm, env)
        return refused(odd.name, 'the kernel makes something else of it')
      }
    }
    release(wasm, env)
    const axioms = axiomsOfEach(added, { find: this.#declaredBefore() })
    return {
      verdict: 'accepted',
      constants: added.flatMap((one) =>
        constantsOf(one).map(({ name, kind }) => ({ name, kind, axioms: [...(axioms.get(name) ?? [])] })),
      ),
      dropped,
      broken: added.flatMap(constantsOf).flatMap((one) => (hasErrorHole(termsOf(one)) ? [one.name] : [])),
    }
  }

  /** The very same are there already: what Lean makes on demand, of what is imported, may be. */
  #has(env: Obj, constants: readonly Constant[]): boolean {
    return constants.every((one) => isSame(this.#find(env, one.name), one))
  }

  /** The environment with it; the other one stays the caller's. */
  #add(env: Obj, declaration: Declaration, builder: Builder): Obj | Trouble {
    const name = constantsOf(declaration)[0]?.name
    if (name === undefined || declaration.kind === 'quot')
      return refused(name ?? '', 'no text may declare it')
    const flaw = flawOf(declaration)
    if (flaw !== null) return { ...refused(name, flaw.why), ...(flaw.trustsCode && { trustsCode: true }) }
    const object = builder.declaration(declaration)
    const result = addByLeanKernel(this.#wasm, env, object, noHeartbeatLimit)
    release(this.#wasm, object)
    if (result.type === 'added') return result.env
    return { verdict: result.type, declaration: name, reason: exceptionName(result.exception) }
  }

  #find(env: Obj, name: Name): Constant | null {
    const wasm = this.#wasm
    const found = wasm.call('lean_environment_find', retain(wasm, env), makeKernelName(wasm, name))
    const info = optional(wasm, found)
    const reader = readerOf(wasm.memory.buffer, this.#terms, defaultReadLimits)
    const constant = info === null ? null : readConstant(reader, info)
    release(wasm, found)
    return constant
  }

  /** What was declared above the imports before. */
  #declaredBefore(): FindConstant {
    const { buffer } = this.#wasm.memory
    const read = readConstants(buffer, newConstantsRoot(buffer, this.#environment), this.#terms)
    if (read.type !== 'read') throw new Error(`the environment can't be read: ${read.why}`)
    const byName = new Map(read.declarations.flatMap(constantsOf).map((one) => [one.name, one]))
    return (name) => byName.get(name) ?? null
  }
}

/** `sorryAx _ true`: the elaborator's own `sorry`. */
function hasErrorHole(roots: readonly Expr[]): boolean {
  const seen = new Set<Expr>()
  const stack = [...roots]
  for (let term = stack.pop(); term; term = stack.pop()) {
    if (seen.has(term)) continue
    seen.add(term)
    if (term.kind === 'app' && isConstant(term.arg, 'Bool.true') && term.fn.kind === 'app')
      if (isConstant(term.fn.fn, 'sorryAx')) return true
    stack.push(...childrenOf(term))
  }
  return false
}

const isConstant = (term: Expr, name: string): boolean => term.kind === 'const' && term.name === name

const refused = (declaration: string, reason: string): Extract<Trouble, { verdict: 'refused' }> => ({
  verdict: 'refused',
  declaration,
  reason,
})

const isSame = (found: Constant | null, one: Constant): boolean =>
  found !== null && isSameConstant(found, one)
