// Levels and terms in an image, rebuilt in a table of the kernel's. Depth costs no stack; a term that holds itself,
// a free variable, a metavariable or a tag that is none ends the reading. Metadata is passed over.
import type { BinderInfo, Expr } from '../../kernel/term/expr.ts'
import type { Level } from '../../kernel/term/level.ts'
import type { Terms } from '../../kernel/term/terms.ts'
import { isBoxed, MalformedImage, TooLarge, type Address, type Image } from './image.ts'
import type { ConstantValues } from './values.ts'

const levelTag = { zero: 0, succ: 1, max: 2, imax: 3, param: 4 } as const
const exprTag = {
  bvar: 0,
  sort: 3,
  const: 4,
  app: 5,
  lam: 6,
  pi: 7,
  let: 8,
  lit: 9,
  mdata: 10,
  proj: 11,
} as const
/** Object fields of each kind of term, and which of them are terms. */
const shapes: Readonly<Record<number, { fields: number; terms: readonly number[] }>> = {
  [exprTag.bvar]: { fields: 1, terms: [] },
  [exprTag.sort]: { fields: 1, terms: [] },
  [exprTag.const]: { fields: 2, terms: [] },
  [exprTag.app]: { fields: 2, terms: [0, 1] },
  [exprTag.lam]: { fields: 3, terms: [1, 2] },
  [exprTag.pi]: { fields: 3, terms: [1, 2] },
  [exprTag.let]: { fields: 4, terms: [1, 2, 3] },
  [exprTag.lit]: { fields: 1, terms: [] },
  [exprTag.mdata]: { fields: 2, terms: [1] },
  [exprTag.proj]: { fields: 3, terms: [2] },
}
/** The computed data of a term stand before its binder kind. */
const dataBytes = 8
const binderInfos: readonly BinderInfo[] = ['default', 'implicit', 'strictImplicit', 'instImplicit']
const largestIndex = 1 << 16

export interface TermLimits {
  /** Objects that are terms or levels, each counted once. */
  nodes: number
}

export class Exprs {
  readonly #image: Image
  readonly #values: ConstantValues
  readonly #terms: Terms
  readonly #read = new Map<Address, Expr>()
  readonly #levels = new Map<Address, Level>()
  #left: number

  constructor(image: Image, values: ConstantValues, terms: Terms, limits: TermLimits) {
    this.#image = image
    this.#values = values
    this.#terms = terms
    this.#left = limits.nodes
  }

  level(root: Address): Level {
    return bottomUp(root, this.#levels, {
      count: () => this.#count(),
      children: (object) => this.#levelChildren(object),
      make: (object, read) => this.#makeLevel(object, read),
    })
  }

  /** A closed term. */
  term(root: Address): Expr {
    const term = bottomUp(root, this.#read, {
      count: () => this.#count(),
      children: (object) => this.#termChildren(object),
      make: (object, read) => this.#makeTerm(object, read),
    })
    if (term.loose > 0) throw new MalformedImage('a loose bound variable')
    return term
  }

  #count(): void {
    if (--this.#left < 0) throw new TooLarge('too many terms')
  }

  #levelChildren(object: Address): Address[] {
    const tag = this.#image.tag(object)
    if (tag === levelTag.zero || tag === levelTag.param) return []
    if (tag > levelTag.param) throw new MalformedImage('no level, or one that is not known yet')
    const fields = tag === levelTag.succ ? 1 : 2
    this.#image.expect(object, fields)
    return Array.from({ length: fields }, (_, i) => this.#image.field(object, i))
  }

  #makeLevel(object: Address, read: (child: Address) => Level): Level {
    const { levels } = this.#terms
    const child = (i: number): Level => read(this.#image.field(object, i))
    switch (this.#image.tag(object)) {
      case levelTag.zero:
        return levels.zero
      case levelTag.succ:
        return levels.succ(child(0))
      case levelTag.max:
        return levels.max(child(0), child(1))
      case levelTag.imax:
        return levels.imax(child(0), child(1))
      default:
        this.#image.expect(object, 1)
        return levels.param(this.#values.name(this.#image.field(object, 0)))
    }
  }

  #termChildren(object: Address): Address[] {
    const shape = isBoxed(object) ? undefined : shapes[this.#image.tag(object)]
    if (shape === undefined) throw new MalformedImage('no term, or one with a free variable')
    this.#image.expect(object, shape.fields)
    return shape.terms.map((i) => this.#image.field(object, i))
  }

  #makeTerm(object: Address, read: (child: Address) => Expr): Expr {
    const terms = this.#terms
    const field = (i: number): Address => this.#image.field(object, i)
    const term = (i: number): Expr => read(field(i))
    const name = (i: number) => this.#values.name(field(i))
    const tag = this.#image.tag(object)
    switch (tag) {
      case exprTag.bvar: {
        const index = this.#values.small(field(0))
        if (index > largestIndex) throw new MalformedImage('a bound variable of too many binders')
        return terms.bvar(index)
      }
      case exprTag.sort:
        return terms.sort(this.level(field(0)))
      case exprTag.const:
        return terms.const(
          name(0),
          this.#values.list(field(1)).map((level) => this.level(level)),
        )
      case exprTag.app:
        return terms.app(term(0), term(1))
      case exprTag.lam:
      case exprTag.pi: {
        const info = binderInfos[this.#image.scalarByte(object, 3, dataBytes)]
        if (info === undefined) throw new MalformedImage('a binder of no kind')
        const make = tag === exprTag.lam ? 'lam' : 'pi'
        return terms[make](term(1), term(2), name(0), info)
      }
      case exprTag.let:
        return terms.let(term(1), term(2), term(3), name(0))
      case exprTag.lit:
        return this.#literal(field(0))
      case exprTag.mdata:
        return term(1)
      case exprTag.proj:
        return terms.proj(name(0), this.#values.small(field(1)), term(2))
      default:
        throw new MalformedImage('no term')
    }
  }

  #literal(object: Address): Expr {
    this.#image.expect(object, 1)
    const value = this.#image.field(object, 0)
    return this.#image.tag(object) === 0
      ? this.#terms.nat(this.#values.natural(value))
      : this.#terms.str(this.#values.text(value))
  }
}

interface Reading<Node> {
  count(): void
  children(object: Address): Address[]
  make(object: Address, read: (child: Address) => Node): Node
}

function bottomUp<Node>(root: Address, done: Map<Address, Node>, reading: Reading<Node>): Node {
  const known = done.get(root)
  if (known !== undefined) return known
  const open = new Set<Address>()
  const stack: Address[] = [root]
  const read = (child: Address): Node => {
    const node = done.get(child)
    // Memory that changes while it is read.
    if (node === undefined) throw new MalformedImage('an object that changed')
    return node
  }
  for (let object = stack.at(-1); object !== undefined; object = stack.at(-1)) {
    if (done.has(object)) {
      stack.pop()
    } else if (open.has(object)) {
      stack.pop()
      open.delete(object)
      done.set(object, reading.make(object, read))
    } else {
      reading.count()
      open.add(object)
      for (const child of reading.children(object)) {
        if (open.has(child)) throw new MalformedImage('a term that holds itself')
        if (!done.has(child)) stack.push(child)
      }
    }
  }
  return read(root)
}
