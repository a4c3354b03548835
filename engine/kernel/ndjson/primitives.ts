// Names, levels and terms of a text by their numbers, which must come in order.
import type { BinderInfo, Expr } from '../term/expr.ts'
import type { Level } from '../term/level.ts'
import { anonymous, numberName, textName, type Name } from '../term/name.ts'
import type { Terms } from '../term/terms.ts'
import { booleanIn, choiceIn, Malformed, numberIn, numbersIn, objectIn, textIn, type Json } from './fields.ts'

const binderInfos: readonly BinderInfo[] = ['default', 'implicit', 'strictImplicit', 'instImplicit']
/** Deeper binders than any text of ours nests; a loose variable is refused with the declaration. */
const largestIndex = 1 << 16
/** A name is one string of ours: its parts together may not grow without end. */
const longestName = 1 << 14
const longestNumeral = 1 << 20

export class Primitives {
  readonly #terms: Terms
  readonly #rename: (name: Name) => Name
  readonly #names: Name[] = [anonymous]
  readonly #levels: Level[]
  readonly #exprs: Expr[] = []

  constructor(terms: Terms, rename: (name: Name) => Name) {
    this.#terms = terms
    this.#rename = rename
    this.#levels = [terms.levels.zero]
  }

  /** @returns false for a line that is none of these. */
  take(object: Json): boolean {
    if ('in' in object) put(this.#names, numberIn(object, 'in'), this.#readName(object))
    else if ('il' in object) put(this.#levels, numberIn(object, 'il'), this.#readLevel(object))
    else if ('ie' in object) put(this.#exprs, numberIn(object, 'ie'), this.#readExpr(object))
    else return false
    return true
  }

  name(number: number): Name {
    return get(this.#names, number, 'name')
  }
  level(number: number): Level {
    return get(this.#levels, number, 'level')
  }
  expr(number: number): Expr {
    return get(this.#exprs, number, 'term')
  }
  names(object: Json, field: string): Name[] {
    return numbersIn(object, field).map((number) => this.name(number))
  }

  #readName(object: Json): Name {
    const isText = 'str' in object
    const part = objectIn(object, isText ? 'str' : 'num')
    const prefix = this.name(numberIn(part, 'pre'))
    const name = isText ? textName(prefix, textIn(part, 'str')) : numberName(prefix, bigPart(part))
    if (name.length > longestName) throw new Malformed('a name is too long')
    return this.#rename(name)
  }

  #readLevel(object: Json): Level {
    const { levels } = this.#terms
    if ('succ' in object) return levels.succ(this.level(numberIn(object, 'succ')))
    if ('param' in object) return levels.param(this.name(numberIn(object, 'param')))
    const kind = 'max' in object ? 'max' : 'imax'
    const [left, right, ...rest] = numbersIn(object, kind)
    if (left === undefined || right === undefined || rest.length > 0)
      throw new Malformed(`${kind} is of two levels`)
    return levels[kind](this.level(left), this.level(right))
  }

  #readExpr(object: Json): Expr {
    const terms = this.#terms
    const at = (from: Json, field: string): Expr => this.expr(numberIn(from, field))
    if ('app' in object) {
      const app = objectIn(object, 'app')
      return terms.app(at(app, 'fn'), at(app, 'arg'))
    }
    if ('lam' in object || 'forallE' in object) {
      const isLam = 'lam' in object
      const binder = objectIn(object, isLam ? 'lam' : 'forallE')
      const name = this.name(numberIn(binder, 'name'))
      const info = choiceIn(binder, 'binderInfo', binderInfos)
      const type = at(binder, 'type')
      const body = at(binder, 'body')
      return isLam ? terms.lam(type, body, name, info) : terms.pi(type, body, name, info)
    }
    if ('bvar' in object) {
      const index = numberIn(object, 'bvar')
      if (index > largestIndex) throw new Malformed('a bound variable of too many binders')
      return terms.bvar(index)
    }
    if ('sort' in object) return terms.sort(this.level(numberIn(object, 'sort')))
    if ('const' in object) {
      const constant = objectIn(object, 'const')
      const levels = numbersIn(constant, 'us').map((number) => this.level(number))
      return terms.const(this.name(numberIn(constant, 'name')), levels)
    }
    if ('letE' in object) {
      const letE = objectIn(object, 'letE')
      booleanIn(letE, 'nondep')
      const name = this.name(numberIn(letE, 'name'))
      return terms.let(at(letE, 'type'), at(letE, 'value'), at(letE, 'body'), name)
    }
    if ('proj' in object) {
      const proj = objectIn(object, 'proj')
      return terms.proj(this.name(numberIn(proj, 'typeName')), numberIn(proj, 'idx'), at(proj, 'struct'))
    }
    if ('natVal' in object) return terms.nat(numeral(textIn(object, 'natVal')))
    if ('strVal' in object) return terms.str(textIn(object, 'strVal'))
    if ('mdata' in object) return at(objectIn(object, 'mdata'), 'expr')
    throw new Malformed('a term of no known kind')
  }
}

/** A name's number: more than 31 bits hold are seen in macro scopes. */
function bigPart(part: Json): number {
  const value = part['i']
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new Malformed('a number in a name is no natural number')
  return value
}

function numeral(digits: string): bigint {
  if (digits.length > longestNumeral || !/^(?:0|[1-9][0-9]*)$/.test(digits))
    throw new Malformed('no numeral, or too long a one')
  return BigInt(digits)
}

function put<Item>(items: Item[], number: number, item: Item): void {
  if (number !== items.length) throw new Malformed(`number ${number} is out of order`)
  items.push(item)
}

function get<Item>(items: readonly Item[], number: number, what: string): Item {
  const item = items[number]
  if (item === undefined) throw new Malformed(`${what} ${number} is not there`)
  return item
}
