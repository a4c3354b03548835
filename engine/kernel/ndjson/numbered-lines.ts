// The lines of names, levels and terms, each with a number at its first use.
import { childrenOf, type Expr } from '../term/expr.ts'
import { levelChildren, type Level } from '../term/level.ts'
import { anonymous, splitName, type Name } from '../term/name.ts'

export class NumberedLines {
  readonly lines: string[] = []
  readonly #names = new Map<Name, number>([[anonymous, 0]])
  readonly #levels = new Map<Level, number>()
  readonly #terms = new Map<Expr, number>()

  add(value: object): void {
    this.lines.push(JSON.stringify(value))
  }

  nameNumbers(names: readonly Name[]): number[] {
    return names.map((name) => this.nameNumber(name))
  }

  nameNumber(name: Name): number {
    const missing: Name[] = []
    let at = name
    for (; !this.#names.has(at); at = splitName(at)?.prefix ?? anonymous) missing.push(at)
    for (const one of missing.reverse()) {
      const split = splitName(one)
      if (split === null) continue
      const pre = this.#names.get(split.prefix) ?? 0
      const number = this.#names.size
      const { last } = split
      if (last.type === 'text') this.add({ in: number, str: { pre, str: last.text } })
      else this.add({ in: number, num: { i: last.number, pre } })
      this.#names.set(one, number)
    }
    return this.#names.get(name) ?? 0
  }

  levelNumber(level: Level): number {
    if (level.kind === 'zero') return zeroLevel
    return numbered(this.#levels, level, levelsWithLines, {
      enter: (one) => one.kind === 'param' && this.nameNumber(one.name),
      write: (one) => this.#writeLevel(one),
    })
  }

  #writeLevel(level: Level): number {
    const number = (one: Level): number => this.#levels.get(one) ?? zeroLevel
    const il = this.#levels.size + 1
    switch (level.kind) {
      case 'succ':
        this.add({ il, succ: number(level.of) })
        break
      case 'max':
        this.add({ il, max: [number(level.left), number(level.right)] })
        break
      case 'imax':
        this.add({ il, imax: [number(level.left), number(level.right)] })
        break
      case 'param':
        this.add({ il, param: this.nameNumber(level.name) })
        break
      case 'zero':
        return zeroLevel
      default:
        level satisfies never
    }
    return il
  }

  termNumber(term: Expr): number {
    return numbered(this.#terms, term, childrenOf, {
      enter: (one) => 'name' in one && this.nameNumber(one.name),
      write: (one) => this.#writeTerm(one),
    })
  }

  #writeTerm(e: Expr): number {
    const number = (one: Expr): number => this.#terms.get(one) ?? 0
    const ie = this.#terms.size
    switch (e.kind) {
      case 'bvar':
        this.add({ bvar: e.index, ie })
        break
      case 'sort':
        this.add({ ie, sort: this.levelNumber(e.level) })
        break
      case 'const': {
        const name = this.nameNumber(e.name)
        this.add({ const: { name, us: e.levels.map((level) => this.levelNumber(level)) }, ie })
        break
      }
      case 'app':
        this.add({ app: { arg: number(e.arg), fn: number(e.fn) }, ie })
        break
      case 'lam':
      case 'pi': {
        const { info: binderInfo, type, body } = e
        const binder = { binderInfo, body: number(body), name: this.nameNumber(e.name), type: number(type) }
        this.add(e.kind === 'pi' ? { forallE: binder, ie } : { ie, lam: binder })
        break
      }
      case 'let': {
        const { type, value, body } = e
        const name = this.nameNumber(e.name)
        const letE = { body: number(body), name, nondep: false, type: number(type), value: number(value) }
        this.add({ ie, letE })
        break
      }
      case 'proj': {
        const typeName = this.nameNumber(e.structure)
        this.add({ ie, proj: { idx: e.index, struct: number(e.value), typeName } })
        break
      }
      case 'nat':
        this.add({ ie, natVal: String(e.value) })
        break
      case 'str':
        this.add({ ie, strVal: e.value })
        break
      case 'local':
        throw new Error('a variable in scope is no part of a declaration')
      default:
        e satisfies never
    }
    return ie
  }
}

/** The level zero has no line of its own. */
const zeroLevel = 0

const levelsWithLines = (level: Level): readonly Level[] =>
  levelChildren(level).filter((one) => one.kind !== 'zero')

/** The node's number, after all below it have theirs, in the order of their first use. Depth costs no stack. */
function numbered<Node>(
  numbers: Map<Node, number>,
  root: Node,
  children: (node: Node) => readonly Node[],
  { enter, write }: { enter: (node: Node) => unknown; write: (node: Node) => number },
): number {
  const stack = [{ node: root, entered: false }]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { node, entered } = top
    if (numbers.has(node)) continue
    if (entered) {
      const number = write(node)
      numbers.set(node, number)
      continue
    }
    enter(node)
    stack.push({ node, entered: true })
    for (const child of children(node).toReversed()) stack.push({ node: child, entered: false })
  }
  return numbers.get(root) ?? 0
}
