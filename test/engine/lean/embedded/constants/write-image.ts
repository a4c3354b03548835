// Declarations laid out in a small memory as this build of Lean lays them out: for tests of the reader, which can then
// spoil any byte of it.
import {
  constantsOf,
  type Constant,
  type Declaration,
  type Hints,
} from '../../../../../engine/kernel/declaration.ts'
import { childrenOf, type Expr } from '../../../../../engine/kernel/term/expr.ts'
import type { Level } from '../../../../../engine/kernel/term/level.ts'
import { splitName, type Name } from '../../../../../engine/kernel/term/name.ts'

import { box, ObjectMemory } from './object-memory.ts'

export class ImageWriter extends ObjectMemory {
  readonly #names = new Map<Name, number>()
  readonly #levels = new Map<Level, number>()
  readonly #terms = new Map<Expr, number>()

  name(name: Name): number {
    const known = this.#names.get(name)
    if (known !== undefined) return known
    const split = splitName(name)
    if (split === null) return box(0)
    const prefix = this.name(split.prefix)
    const made =
      split.last.type === 'text'
        ? this.construct(1, [prefix, this.text(split.last.text)], [0, 0])
        : this.construct(2, [prefix, this.natural(BigInt(split.last.number))], [0, 0])
    this.#names.set(name, made)
    return made
  }

  level(level: Level): number {
    const known = this.#levels.get(level)
    if (known !== undefined) return known
    const made = this.#newLevel(level)
    this.#levels.set(level, made)
    return made
  }

  #newLevel(level: Level): number {
    switch (level.kind) {
      case 'zero':
        return this.construct(0, [], [0, 0])
      case 'succ':
        return this.construct(1, [this.level(level.of)], [0, 0])
      case 'max':
        return this.construct(2, [this.level(level.left), this.level(level.right)], [0, 0])
      case 'imax':
        return this.construct(3, [this.level(level.left), this.level(level.right)], [0, 0])
      case 'param':
        return this.construct(4, [this.name(level.name)], [0, 0])
    }
  }

  term(e: Expr): number {
    for (const child of childrenOf(e)) if (!this.#terms.has(child)) this.term(child)
    let made = this.#terms.get(e)
    if (made === undefined) this.#terms.set(e, (made = this.#newTerm(e)))
    return made
  }

  #newTerm(e: Expr): number {
    const infos = ['default', 'implicit', 'strictImplicit', 'instImplicit']
    switch (e.kind) {
      case 'bvar':
        return this.construct(0, [box(e.index)], [0, 0])
      case 'sort':
        return this.construct(3, [this.level(e.level)], [0, 0])
      case 'const':
        return this.construct(
          4,
          [this.name(e.name), this.list(e.levels.map((level) => this.level(level)))],
          [0, 0],
        )
      case 'app':
        return this.construct(5, [this.term(e.fn), this.term(e.arg)], [0, 0])
      case 'lam':
      case 'pi': {
        const fields = [this.name(e.name), this.term(e.type), this.term(e.body)]
        return this.construct(e.kind === 'lam' ? 6 : 7, fields, [0, 0, infos.indexOf(e.info)])
      }
      case 'let':
        return this.construct(
          8,
          [this.name(e.name), this.term(e.type), this.term(e.value), this.term(e.body)],
          [0, 0, 0],
        )
      case 'nat':
        return this.construct(9, [this.construct(0, [this.natural(e.value)])], [0, 0])
      case 'str':
        return this.construct(9, [this.construct(1, [this.text(e.value)])], [0, 0])
      case 'proj':
        return this.construct(11, [this.name(e.structure), box(e.index), this.term(e.value)], [0, 0])
      case 'local':
        throw new Error('a variable in scope')
    }
  }

  names(names: readonly Name[]): number {
    return this.list(names.map((name) => this.name(name)))
  }

  /** `ConstantInfo`. */
  constant(one: Constant): number {
    const signature = this.construct(0, [
      this.name(one.name),
      this.names(one.levelParams),
      this.term(one.type),
    ])
    const flag = (...bits: boolean[]): number[] => [
      bits.reduce((sum, bit, i) => sum | ((bit ? 1 : 0) << (8 * i)), 0),
    ]
    switch (one.kind) {
      case 'axiom':
        return this.construct(0, [this.construct(0, [signature], flag(one.isUnsafe))])
      case 'def': {
        const fields = [signature, this.term(one.value), this.#hints(one.hints), this.names(one.all)]
        return this.construct(1, [
          this.construct(0, fields, [['unsafe', 'safe', 'partial'].indexOf(one.safety)]),
        ])
      }
      case 'thm':
        return this.construct(2, [this.construct(0, [signature, this.term(one.value), this.names(one.all)])])
      case 'opaque':
        return this.construct(3, [
          this.construct(0, [signature, this.term(one.value), this.names(one.all)], flag(one.isUnsafe)),
        ])
      case 'quot':
        return this.construct(4, [
          this.construct(0, [signature], [['type', 'ctor', 'lift', 'ind'].indexOf(one.quotKind)]),
        ])
      case 'induct': {
        const counts = [
          box(one.numParams),
          box(one.numIndices),
          this.names(one.all),
          this.names(one.ctors),
          box(one.numNested),
        ]
        return this.construct(5, [
          this.construct(0, [signature, ...counts], flag(one.isRec, one.isUnsafe, one.isReflexive)),
        ])
      }
      case 'ctor': {
        const counts = [this.name(one.induct), box(one.cidx), box(one.numParams), box(one.numFields)]
        return this.construct(6, [this.construct(0, [signature, ...counts], flag(one.isUnsafe))])
      }
      case 'rec': {
        const counts = [
          this.names(one.all),
          box(one.numParams),
          box(one.numIndices),
          box(one.numMotives),
          box(one.numMinors),
        ]
        const rules = this.list(
          one.rules.map((rule) =>
            this.construct(0, [this.name(rule.ctor), box(rule.nfields), this.term(rule.rhs)]),
          ),
        )
        return this.construct(7, [
          this.construct(0, [signature, ...counts, rules], flag(one.k, one.isUnsafe)),
        ])
      }
    }
  }

  #hints(hints: Hints): number {
    return typeof hints === 'string'
      ? box(hints === 'opaque' ? 0 : 1)
      : this.construct(2, [], [hints.regular])
  }

  /** The root of a `PersistentHashMap` of the constants: one node of entries, below it one of collisions. */
  map(declarations: readonly Declaration[]): number {
    return this.mapOf(
      declarations.flatMap(constantsOf).map((one) => [this.name(one.name), this.constant(one)]),
    )
  }

  mapOf(pairs: readonly (readonly [key: number, value: number])[]): number {
    const entries = pairs.slice(0, 20).map(([key, value]) => this.construct(0, [key, value]))
    const rest = pairs.slice(20)
    const collisions = this.construct(1, [
      this.array(rest.map(([key]) => key)),
      this.array(rest.map(([, value]) => value)),
    ])
    return this.construct(0, [this.array([...entries, box(2), this.construct(1, [collisions])])])
  }
}
