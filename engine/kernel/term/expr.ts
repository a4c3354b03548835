// Terms of Lean's core language as data, without metadata and metavariables. Made by `Terms` only, which gives terms
// that are equal up to the names of bound variables the same object, as far as one table reaches.
import type { Level } from './level.ts'
import type { Name } from './name.ts'

export type BinderInfo = 'default' | 'implicit' | 'strictImplicit' | 'instImplicit'

interface Shared {
  /** Unique in its table and the table below it: the key of every cache. */
  readonly id: number
  /** One above the highest loose bound variable; 0 for a closed term. */
  readonly loose: number
  readonly hasLocal: boolean
  readonly hasParam: boolean
}
interface Binder extends Shared {
  readonly name: Name
  readonly info: BinderInfo
  readonly type: Expr
  readonly body: Expr
}
export interface BVar extends Shared {
  readonly kind: 'bvar'
  readonly index: number
}
/** A variable in scope while a term is checked: how many were in scope before it, and its type. Never in a file. */
export interface Local extends Shared {
  readonly kind: 'local'
  readonly depth: number
  readonly type: Expr
}
export interface Sort extends Shared {
  readonly kind: 'sort'
  readonly level: Level
}
export interface Const extends Shared {
  readonly kind: 'const'
  readonly name: Name
  readonly levels: readonly Level[]
}
export interface App extends Shared {
  readonly kind: 'app'
  readonly fn: Expr
  readonly arg: Expr
}
export interface Lam extends Binder {
  readonly kind: 'lam'
}
export interface Pi extends Binder {
  readonly kind: 'pi'
}
export interface Let extends Shared {
  readonly kind: 'let'
  readonly name: Name
  readonly type: Expr
  readonly value: Expr
  readonly body: Expr
}
export interface NatLit extends Shared {
  readonly kind: 'nat'
  readonly value: bigint
}
export interface StrLit extends Shared {
  readonly kind: 'str'
  readonly value: string
}
export interface Proj extends Shared {
  readonly kind: 'proj'
  readonly structure: Name
  readonly index: number
  readonly value: Expr
}
export type Expr = BVar | Local | Sort | Const | App | Lam | Pi | Let | NatLit | StrLit | Proj

/** The terms that a term is made of. */
export function childrenOf(e: Expr): readonly Expr[] {
  switch (e.kind) {
    case 'app':
      return [e.fn, e.arg]
    case 'lam':
    case 'pi':
      return [e.type, e.body]
    case 'let':
      return [e.type, e.value, e.body]
    case 'proj':
      return [e.value]
    case 'local':
      return [e.type]
    case 'bvar':
    case 'sort':
    case 'const':
    case 'nat':
    case 'str':
      return []
    default:
      return e satisfies never
  }
}

/** What an application applies, through all its arguments. */
export function headOf(e: Expr): Expr {
  let head = e
  while (head.kind === 'app') head = head.fn
  return head
}

export function argumentsOf(e: Expr): Expr[] {
  const args: Expr[] = []
  for (let at = e; at.kind === 'app'; at = at.fn) args.push(at.arg)
  return args.reverse()
}
