// Lean in this very process, asked as the elaborator of texts and as the kernel to compare with.
import { systemClock } from '../../../../engine/clock.ts'
import {
  constantsOf,
  type Constant,
  type Declaration,
  type FindConstant,
} from '../../../../engine/kernel/declaration.ts'
import { defaultBudget, type Budget } from '../../../../engine/kernel/budget.ts'
import { judge, type KernelVerdict } from '../../../../engine/kernel/judge.ts'
import type { Name } from '../../../../engine/kernel/term/name.ts'
import { Terms } from '../../../../engine/kernel/term/terms.ts'
import { isSafe } from '../../../../engine/kernel/well-formed.ts'
import { addByLeanKernel } from '../../../../engine/lean/embedded/constants/add-declaration.ts'
import { Builder } from '../../../../engine/lean/embedded/constants/build.ts'
import { headerConstants } from '../../../../engine/lean/embedded/constants/header.ts'
import { isBoxed } from '../../../../engine/lean/constants/image.ts'
import { defaultReadLimits } from '../../../../engine/lean/constants/read.ts'
import { readConstants, readerOf } from '../../../../engine/lean/embedded/constants/read.ts'
import { field } from '../../../../engine/lean/embedded/objects/constructors.ts'
import { release, retain, type Obj } from '../../../../engine/lean/embedded/objects/refcount.ts'
import { command } from '../../../../engine/lean/embedded/server/commands.ts'
import type { Repl } from '../../../../engine/lean/embedded/server/repl.ts'

export class LeanKernel {
  readonly #repl: Repl
  readonly #header: number
  readonly #env: Obj
  readonly #base = new Terms()
  readonly #found: FindConstant
  /** Header constants that were asked for. */
  readonly asked = new Map<Name, Constant>()

  constructor(repl: Repl, header: string) {
    this.#repl = repl
    const reply = command(repl, { cmd: header })
    if (!('env' in reply)) throw new Error(JSON.stringify(reply))
    this.#header = reply.env
    this.#env = this.#environment(reply.env)
    this.#found = headerConstants(repl.wasm, this.#env, this.#base)
  }

  readonly find: FindConstant = (name) => {
    const constant = this.#found(name)
    if (constant !== null) this.asked.set(name, constant)
    return constant
  }

  /** A new table over the header's. */
  terms(): Terms {
    return new Terms(this.#base)
  }

  /** What a text declares, in order; throws where Lean or the reader has an objection. */
  declarations(text: string, terms: Terms): Declaration[] {
    const { wasm, handles } = this.#repl
    const reply = command(this.#repl, { env: this.#header, cmd: text })
    if (!('env' in reply)) throw new Error(JSON.stringify(reply))
    const constants = wasm.apply('l_Lean_Environment_constants', this.#environment(reply.env))
    const read = readConstants(wasm.memory.buffer, field(wasm, constants, 1), terms)
    release(wasm, constants)
    handles.drop({ drop: reply.env })
    if (read.type !== 'read') throw new Error(read.why)
    return read.declarations
  }

  judge(declarations: readonly Declaration[], terms: Terms, budget: Budget = defaultBudget): KernelVerdict {
    return judge({ header: this.find, declarations, terms, budget, clock: systemClock })
  }

  /** Every constant of the header: `ConstMap`.0 is a hash map {size, buckets} of lists of names and constants. */
  headerNames(): Name[] {
    const { wasm } = this.#repl
    const constants = wasm.apply('l_Lean_Environment_constants', retain(wasm, this.#env))
    const { image, values } = readerOf(wasm.memory.buffer, this.#base, defaultReadLimits)
    const names: Name[] = []
    for (const bucket of image.items(image.field(image.field(constants, 0), 1), 1 << 24))
      for (let at = bucket; !isBoxed(at); at = image.field(at, 2)) names.push(values.name(image.field(at, 0)))
    return names
  }

  /** Lean's own kernel on the same, over the same header. */
  lean(declarations: readonly Declaration[], heartbeats = 50_000_000): 'added' | 'refused' | 'undecided' {
    const { wasm } = this.#repl
    using builder = new Builder(wasm)
    // `Environment`.0 is a pair of kernel environments.
    let env = retain(wasm, field(wasm, field(wasm, this.#env, 0), 0))
    for (const declaration of declarations) {
      if (declaration.kind === 'quot') throw new Error('no text declares a quotient')
      // As our kernel does: they prove nothing, and come in blocks of their own.
      if (!constantsOf(declaration).every(isSafe)) continue
      const object = builder.declaration(declaration)
      const result = addByLeanKernel(wasm, env, object, heartbeats)
      release(wasm, object)
      release(wasm, env)
      if (result.type !== 'added') return result.type
      env = result.env
    }
    release(wasm, env)
    return 'added'
  }

  #environment(id: number): Obj {
    const environment = this.#repl.handles.environment(id)
    if (environment === undefined) throw new Error('no environment')
    return retain(this.#repl.wasm, field(this.#repl.wasm, environment.state, 0))
  }
}
