// Nested occurrences, such as `List T` in a constructor of `T`: each becomes a type of the block of its own, with the
// constructors of the type that it is an instance of; what is derived of it is then said of the instance again.
import { Refused } from '../budget.ts'
import type { Checker } from '../checker/checker.ts'
import type { InductiveType } from '../declaration.ts'
import { argumentsOf, headOf, type Expr, type Local } from '../term/expr.ts'
import { instantiate, instantiateParams, rebuilt } from '../term/instantiate.ts'
import type { Level } from '../term/level.ts'
import { nameOf, numberName, type Name } from '../term/name.ts'
import { isSameTerm } from '../term/same-term.ts'
import { mentionsTypes, type OpenConstructor, type OpenType } from './block.ts'

const auxiliary = nameOf('_nested')

/** What an auxiliary constant stands for: a constant at its levels, applied to its own parameters. */
interface Instance {
  name: Name
  levels: readonly Level[]
  params: readonly Expr[]
}

export class Nesting {
  readonly #c: Checker
  readonly #levels: readonly Level[]
  readonly #params: readonly Local[]
  readonly #types: OpenType[]
  readonly #instances = new Map<Name, Instance>()
  readonly #aux: { term: Expr; name: Name }[] = []

  constructor(c: Checker, levels: readonly Level[], params: readonly Local[], types: readonly OpenType[]) {
    this.#c = c
    this.#levels = levels
    this.#params = params
    this.#types = [...types]
    // Types are added while they are gone through.
    for (let i = 0; i < this.#types.length; i++) {
      const type = this.#types[i] as OpenType
      const ctors = type.ctors.map((ctor) => ({ name: ctor.name, type: this.#replaced(ctor.type) }))
      this.#types[i] = { ...type, ctors }
    }
  }

  /** The block's own types, then the auxiliary ones. */
  get types(): readonly OpenType[] {
    return this.#types
  }

  get auxiliaryCount(): number {
    return this.#aux.length
  }

  /** The constant that an auxiliary one is an instance of; the name itself for any other. */
  original(name: Name): Name {
    return this.#instances.get(name)?.name ?? name
  }

  /** The term with instances again for auxiliary constants, which all are applied to the block's parameters. */
  restored(root: Expr): Expr {
    if (this.#aux.length === 0) return root
    const { terms } = this.#c
    return this.#walk(root, (e, walk) => {
      const head = headOf(e)
      const instance = head.kind === 'const' ? this.#instances.get(head.name) : undefined
      if (instance === undefined) return null
      const args = argumentsOf(e)
      if (args.length < this.#params.length) return null
      const made = terms.apps(terms.const(instance.name, instance.levels), instance.params)
      return terms.apps(made, args.slice(this.#params.length).map(walk))
    })
  }

  #replaced(root: Expr): Expr {
    return this.#walk(root, (e, walk) => this.#asAuxiliary(e, walk))
  }

  #walk(root: Expr, replace: (e: Expr, walk: (child: Expr) => Expr) => Expr | null): Expr {
    const done = new Map<number, Expr>()
    const walk = (e: Expr): Expr => {
      let made = done.get(e.id)
      if (made === undefined) {
        this.#c.meter.spend(1)
        made = replace(e, walk) ?? rebuilt(this.#c.terms, e, walk)
        done.set(e.id, made)
      }
      return made
    }
    return walk(root)
  }

  /** `I Ds is` with a type of the block in `Ds` as an auxiliary type applied to the parameters and `is`. */
  #asAuxiliary(e: Expr, walk: (child: Expr) => Expr): Expr | null {
    const head = headOf(e)
    if (e.kind !== 'app' || head.kind !== 'const') return null
    const type = this.#c.env.find(head.name)
    if (type?.kind !== 'induct' || this.#types.some(({ name }) => name === head.name)) return null
    const args = argumentsOf(e)
    if (type.numParams > args.length) return null
    const given = args.slice(0, type.numParams)
    if (!given.some((arg) => mentionsTypes(this.#c, this.#types, arg))) return null
    if (given.some((arg) => arg.loose > 0))
      throw new Refused('a nested occurrence whose parameters depend on bound variables')
    const { terms } = this.#c
    const term = terms.apps(head, given)
    if (!this.#aux.some((one) => isSameTerm(one.term, term))) this.#addAuxiliaries(type, head.levels, given)
    const aux = this.#aux.find((one) => isSameTerm(one.term, term))
    if (aux === undefined) throw new Refused('a nested occurrence of a type outside its own block')
    const made = terms.apps(terms.const(aux.name, this.#levels), this.#params)
    return terms.apps(made, args.slice(type.numParams).map(walk))
  }

  #addAuxiliaries(type: InductiveType, levels: readonly Level[], params: readonly Expr[]): void {
    const { terms, env } = this.#c
    for (const name of type.all) {
      const found = env.find(name)
      if (found?.kind !== 'induct') throw new Refused(`${name} is no inductive type`)
      const auxName = numberName(auxiliary, this.#aux.length + 1)
      const atParams = (closed: Expr, levelParams: readonly Name[]): Expr =>
        this.#behindParams(instantiateParams(terms, closed, levelParams, levels), params)
      const ctors = found.ctors.map((ctorName, i): OpenConstructor => {
        const ctor = env.find(ctorName)
        if (ctor?.kind !== 'ctor') throw new Refused(`${ctorName} is no constructor`)
        const auxCtor = numberName(auxName, i)
        this.#instances.set(auxCtor, { name: ctorName, levels, params })
        return { name: auxCtor, type: atParams(ctor.type, ctor.levelParams) }
      })
      this.#instances.set(auxName, { name, levels, params })
      this.#aux.push({ term: terms.apps(terms.const(name, levels), params), name: auxName })
      this.#types.push({ name: auxName, type: atParams(found.type, found.levelParams), ctors })
    }
  }

  #behindParams(type: Expr, params: readonly Expr[]): Expr {
    let body = type
    for (let i = 0; i < params.length; i++) {
      if (body.kind !== 'pi') throw new Refused('a nested occurrence of an ill-formed type')
      body = body.body
    }
    return instantiate(this.#c.terms, body, params)
  }
}
