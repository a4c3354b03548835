// Declarations as Lean's own objects, each node by Lean's own constructors: what its kernel is given to judge again. All
// that is made here is owned by the caller, and made once for each node.
import type { Declaration, Hints } from '../../../kernel/declaration.ts'
import { childrenOf, type BinderInfo, type Expr } from '../../../kernel/term/expr.ts'
import { levelChildren, type Level } from '../../../kernel/term/level.ts'
import type { Name } from '../../../kernel/term/name.ts'
import { construct, headerBytes, setScalarByte } from '../objects/constructors.ts'
import { makeList } from '../objects/collections.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import { makeString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { makeKernelName, makeNatural } from './make.ts'

const declarationTag = { axiom: 0, def: 1, thm: 2, opaque: 3, inductive: 6 } as const
const binderByte: Record<BinderInfo, number> = {
  default: 0,
  implicit: 1,
  strictImplicit: 2,
  instImplicit: 3,
}
const safetyByte = { unsafe: 0, safe: 1, partial: 2 } as const

export class Builder {
  readonly #wasm: LeanWasm
  readonly #names = new Map<Name, Obj>()
  readonly #levels = new Map<Level, Obj>()
  readonly #terms = new Map<Expr, Obj>()

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
  }

  /** `Lean.Declaration`, owned by the caller. A quotient is none that a text may bring. */
  declaration(one: Exclude<Declaration, { kind: 'quot' }>): Obj {
    const wasm = this.#wasm
    const tag = declarationTag[one.kind]
    switch (one.kind) {
      case 'axiom': {
        const value = construct(wasm, 0, [this.#signature(one)], 1)
        setScalarByte(wasm, value, 0, one.isUnsafe ? 1 : 0)
        return construct(wasm, tag, [value])
      }
      case 'def': {
        const fields = [
          this.#signature(one),
          this.term(one.value),
          this.#hints(one.hints),
          this.#list(one.all),
        ]
        const value = construct(wasm, 0, fields, 1)
        setScalarByte(wasm, value, 0, safetyByte[one.safety])
        return construct(wasm, tag, [value])
      }
      case 'thm':
        return construct(wasm, tag, [
          construct(wasm, 0, [this.#signature(one), this.term(one.value), this.#list(one.all)]),
        ])
      case 'opaque': {
        const value = construct(wasm, 0, [this.#signature(one), this.term(one.value), this.#list(one.all)], 1)
        setScalarByte(wasm, value, 0, one.isUnsafe ? 1 : 0)
        return construct(wasm, tag, [value])
      }
      case 'inductive': {
        const [first] = one.types
        const types = one.types.map((type) => {
          const ctors = one.ctors
            .filter(({ induct }) => induct === type.name)
            .map((ctor) => construct(wasm, 0, [this.name(ctor.name), this.term(ctor.type)]))
          return construct(wasm, 0, [this.name(type.name), this.term(type.type), makeList(wasm, ctors)])
        })
        const fields = [
          this.#list(first?.levelParams ?? []),
          box(first?.numParams ?? 0),
          makeList(wasm, types),
        ]
        const made = construct(wasm, tag, fields, 1)
        setScalarByte(wasm, made, 0, first?.isUnsafe === true ? 1 : 0)
        return made
      }
      default:
        return one satisfies never
    }
  }

  name(name: Name): Obj {
    let made = this.#names.get(name)
    if (made === undefined) this.#names.set(name, (made = makeKernelName(this.#wasm, name)))
    return retain(this.#wasm, made)
  }

  level(root: Level): Obj {
    return this.#bottomUp(this.#levels, root, levelChildren, (level) => this.#makeLevel(level))
  }

  term(root: Expr): Obj {
    return this.#bottomUp(this.#terms, root, childrenOf, (term) => this.#make(term))
  }

  #makeLevel(level: Level): Obj {
    const wasm = this.#wasm
    switch (level.kind) {
      case 'zero':
        return wasm.apply('lean_level_mk_zero', box(0))
      case 'succ':
        return wasm.call('lean_level_mk_succ', this.level(level.of))
      case 'max':
      case 'imax':
        return wasm.call(`lean_level_mk_${level.kind}`, this.level(level.left), this.level(level.right))
      case 'param':
        return wasm.call('lean_level_mk_param', this.name(level.name))
      default:
        return level satisfies never
    }
  }

  /** Each node after those below it: depth costs no stack. */
  #bottomUp<Node>(
    made: Map<Node, Obj>,
    root: Node,
    children: (node: Node) => readonly Node[],
    make: (node: Node) => Obj,
  ): Obj {
    const stack = [{ node: root, entered: false }]
    for (let top = stack.pop(); top; top = stack.pop()) {
      const { node, entered } = top
      if (made.has(node)) continue
      if (entered) made.set(node, make(node))
      else {
        stack.push({ node, entered: true })
        for (const child of children(node)) stack.push({ node: child, entered: false })
      }
    }
    return retain(this.#wasm, made.get(root) ?? box(0))
  }

  /** Gives back what was kept to be used again. */
  [Symbol.dispose](): void {
    for (const made of [this.#names, this.#levels, this.#terms].flatMap((map) => [...map.values()]))
      release(this.#wasm, made)
  }

  #make(e: Expr): Obj {
    const wasm = this.#wasm
    switch (e.kind) {
      case 'bvar':
        return wasm.call('lean_expr_mk_bvar', box(e.index))
      case 'sort':
        return wasm.call('lean_expr_mk_sort', this.level(e.level))
      case 'const': {
        const levels = e.levels.map((level) => this.level(level))
        return wasm.call('lean_expr_mk_const', this.name(e.name), makeList(wasm, levels))
      }
      case 'app':
        return wasm.call('lean_expr_mk_app', this.term(e.fn), this.term(e.arg))
      case 'lam':
      case 'pi': {
        const make = e.kind === 'lam' ? 'lean_expr_mk_lambda' : 'lean_expr_mk_forall'
        const parts = [this.name(e.name), this.term(e.type), this.term(e.body)]
        return wasm.call(make, ...parts, binderByte[e.info])
      }
      case 'let': {
        const parts = [this.name(e.name), this.term(e.type), this.term(e.value), this.term(e.body)]
        return wasm.call('lean_expr_mk_let', ...parts)
      }
      case 'proj':
        return wasm.call('lean_expr_mk_proj', this.name(e.structure), box(e.index), this.term(e.value))
      case 'nat':
        return wasm.call('lean_expr_mk_lit', construct(wasm, 0, [makeNatural(wasm, e.value)]))
      case 'str':
        return wasm.call('lean_expr_mk_lit', construct(wasm, 1, [makeString(wasm, e.value)]))
      case 'local':
        throw new Error('a variable in scope is no part of a declaration')
      default:
        return e satisfies never
    }
  }

  #list(names: readonly Name[]): Obj {
    return makeList(
      this.#wasm,
      names.map((name) => this.name(name)),
    )
  }

  #signature(one: { name: Name; levelParams: readonly Name[]; type: Expr }): Obj {
    return construct(this.#wasm, 0, [this.name(one.name), this.#list(one.levelParams), this.term(one.type)])
  }

  #hints(hints: Hints): Obj {
    if (hints === 'opaque') return box(0)
    if (hints === 'abbrev') return box(1)
    const made = construct(this.#wasm, 2, [], 4)
    this.#wasm.i32[(made + headerBytes) >> 2] = hints.regular
    return made
  }
}
