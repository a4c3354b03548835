// The table of terms: one object for equal terms, up to names and kinds of binders, of which the first seen stay. A
// table over another one finds what that one holds; ids of a table count up, of one over it down, so they never meet.
import type { App, BinderInfo, Const, Expr, Lam, Local, Pi } from './expr.ts'
import type { Level } from './level.ts'
import { Levels } from './levels.ts'
import { anonymous, type Name } from './name.ts'
import { PairTable } from './pair-table.ts'

export const asksPerWatch = 1 << 14

export class Terms {
  readonly levels: Levels
  /** Nodes made so far, levels included. */
  count = 0
  /** Called each time that so many applications and binders were asked for, made or found: the work that terms are. */
  watch: (() => void) | null = null
  private asked = 0
  private readonly base: Terms | null
  private readonly step: 1 | -1
  private readonly appNodes = new PairTable<App>()
  private readonly lams = new PairTable<Lam>()
  private readonly pis = new PairTable<Pi>()
  private readonly locals = new PairTable<Local>()
  private readonly consts = new Map<Name, Const[]>()
  private readonly bvars = new Map<number, Expr>()
  private readonly sorts = new Map<number, Expr>()
  /** Literals, lets and projections: rare enough for text keys. */
  private readonly others = new Map<string | bigint, Expr>()

  /** @param base a table that stands on no other one. */
  constructor(base: Terms | null = null) {
    if (base !== null && base.base !== null) throw new Error('a table over a table over a table')
    this.base = base
    this.step = base === null ? 1 : -1
    this.levels = new Levels(base?.levels ?? null, () => this.#id())
  }

  #id(): number {
    return this.step * ++this.count
  }

  /** Whether the node is of this table or the one below: terms of others must never meet these, since ids would. */
  owns(e: Expr): boolean {
    return this.holds(e) || (this.base?.holds(e) ?? false)
  }

  private holds(e: Expr): boolean {
    switch (e.kind) {
      case 'bvar':
        return this.bvars.get(e.index) === e
      case 'local':
        return this.locals.find(e.depth, e.type.id) === e
      case 'sort':
        return this.sorts.get(e.level.id) === e
      case 'const':
        return this.findConst(e.name, e.levels) === e
      case 'app':
        return this.appNodes.find(e.fn.id, e.arg.id) === e
      case 'lam':
        return this.lams.find(e.type.id, e.body.id) === e
      case 'pi':
        return this.pis.find(e.type.id, e.body.id) === e
      case 'let':
        return this.others.get(letKey(e.type, e.value, e.body)) === e
      case 'nat':
        return this.others.get(e.value) === e
      case 'str':
        return this.others.get(strKey(e.value)) === e
      case 'proj':
        return this.others.get(projKey(e.structure, e.index, e.value)) === e
      default:
        return e satisfies never
    }
  }

  private ask(): void {
    if (++this.asked % asksPerWatch === 0) this.watch?.()
  }

  bvar(index: number): Expr {
    const found = this.bvars.get(index) ?? this.base?.bvars.get(index)
    if (found) return found
    const made: Expr = {
      kind: 'bvar',
      index,
      id: this.#id(),
      loose: index + 1,
      hasLocal: false,
      hasParam: false,
    }
    this.bvars.set(index, made)
    return made
  }

  local(depth: number, type: Expr): Local {
    const found = this.locals.find(depth, type.id)
    if (found) return found
    const made: Local = {
      kind: 'local',
      depth,
      type,
      id: this.#id(),
      loose: 0,
      hasLocal: true,
      hasParam: type.hasParam,
    }
    this.locals.add(depth, type.id, made)
    return made
  }

  sort(level: Level): Expr {
    const found = this.sorts.get(level.id) ?? this.base?.sorts.get(level.id)
    if (found) return found
    const hasParam = level.hasParam
    const made: Expr = { kind: 'sort', level, id: this.#id(), loose: 0, hasLocal: false, hasParam }
    this.sorts.set(level.id, made)
    return made
  }

  const(name: Name, levels: readonly Level[]): Const {
    const found = this.findConst(name, levels) ?? this.base?.findConst(name, levels)
    if (found) return found
    const hasParam = levels.some((one) => one.hasParam)
    const made: Const = { kind: 'const', name, levels, id: this.#id(), loose: 0, hasLocal: false, hasParam }
    const same = this.consts.get(name)
    if (same) same.push(made)
    else this.consts.set(name, [made])
    return made
  }

  private findConst(name: Name, levels: readonly Level[]): Const | undefined {
    return this.consts
      .get(name)
      ?.find(
        (one) => one.levels.length === levels.length && one.levels.every((level, i) => level === levels[i]),
      )
  }

  app(fn: Expr, arg: Expr): App {
    this.ask()
    const found = this.appNodes.find(fn.id, arg.id) ?? this.base?.appNodes.find(fn.id, arg.id)
    if (found) return found
    const made: App = {
      kind: 'app',
      fn,
      arg,
      id: this.#id(),
      loose: Math.max(fn.loose, arg.loose),
      hasLocal: fn.hasLocal || arg.hasLocal,
      hasParam: fn.hasParam || arg.hasParam,
    }
    this.appNodes.add(fn.id, arg.id, made)
    return made
  }

  apps(fn: Expr, args: readonly Expr[], from = 0, to = args.length): Expr {
    let made = fn
    for (let i = from; i < to; i++) made = this.app(made, args[i] as Expr)
    return made
  }

  lam(type: Expr, body: Expr, name: Name = anonymous, info: BinderInfo = 'default'): Lam {
    this.ask()
    const found = this.lams.find(type.id, body.id) ?? this.base?.lams.find(type.id, body.id)
    if (found) return found
    const made: Lam = { kind: 'lam', name, info, type, body, ...this.#binder(type, body) }
    this.lams.add(type.id, body.id, made)
    return made
  }

  pi(type: Expr, body: Expr, name: Name = anonymous, info: BinderInfo = 'default'): Pi {
    this.ask()
    const found = this.pis.find(type.id, body.id) ?? this.base?.pis.find(type.id, body.id)
    if (found) return found
    const made: Pi = { kind: 'pi', name, info, type, body, ...this.#binder(type, body) }
    this.pis.add(type.id, body.id, made)
    return made
  }

  #binder(type: Expr, body: Expr): Pick<Expr, 'id' | 'loose' | 'hasLocal' | 'hasParam'> {
    return {
      id: this.#id(),
      loose: Math.max(type.loose, body.loose - 1),
      hasLocal: type.hasLocal || body.hasLocal,
      hasParam: type.hasParam || body.hasParam,
    }
  }

  let(type: Expr, value: Expr, body: Expr, name: Name = anonymous): Expr {
    return this.#other(letKey(type, value, body), () => ({
      kind: 'let',
      name,
      type,
      value,
      body,
      id: this.#id(),
      loose: Math.max(type.loose, value.loose, body.loose - 1),
      hasLocal: type.hasLocal || value.hasLocal || body.hasLocal,
      hasParam: type.hasParam || value.hasParam || body.hasParam,
    }))
  }

  nat(value: bigint): Expr {
    return this.#other(value, () => ({ kind: 'nat', value, ...this.#closed() }))
  }

  str(value: string): Expr {
    return this.#other(strKey(value), () => ({ kind: 'str', value, ...this.#closed() }))
  }

  #closed(): Pick<Expr, 'id' | 'loose' | 'hasLocal' | 'hasParam'> {
    return { id: this.#id(), loose: 0, hasLocal: false, hasParam: false }
  }

  proj(structure: Name, index: number, value: Expr): Expr {
    const { loose, hasLocal, hasParam } = value
    return this.#other(projKey(structure, index, value), () => ({
      kind: 'proj',
      structure,
      index,
      value,
      id: this.#id(),
      loose,
      hasLocal,
      hasParam,
    }))
  }

  #other(key: string | bigint, make: () => Expr): Expr {
    this.ask()
    const found = this.others.get(key) ?? this.base?.others.get(key)
    if (found) return found
    const made = make()
    this.others.set(key, made)
    return made
  }
}

const letKey = (type: Expr, value: Expr, body: Expr): string => `let ${type.id} ${value.id} ${body.id}`
const strKey = (value: string): string => `"${value}`
const projKey = (structure: Name, index: number, value: Expr): string =>
  `proj ${index} ${value.id} ${structure}`
