// Constants of an image as declarations, read as data.
import {
  constantsOf,
  type Constant,
  type Constructor,
  type Declaration,
  type InductiveType,
  type Recursor,
} from '../../kernel/declaration.ts'
import { inOrder } from '../../kernel/order.ts'
import type { Name } from '../../kernel/term/name.ts'
import type { Terms } from '../../kernel/term/terms.ts'
import { isSafe } from '../../kernel/well-formed.ts'
import { readConstant, type ConstantReader } from './constant.ts'
import { Exprs, type TermLimits } from './exprs.ts'
import { MalformedImage, TooLarge, type Address, type Image } from './image.ts'
import { ConstantValues, type ValueLimits } from './values.ts'

export interface ReadLimits extends ValueLimits, TermLimits {
  constants: number
  /** Unsafe and partial constants, which prove nothing and may mention each other, are left out. */
  safeOnly?: boolean
}
export const defaultReadLimits: ReadLimits = {
  constants: 100_000,
  nodes: 20_000_000,
  stringBytes: 16 << 20,
  nameParts: 256,
  nameLength: 1 << 14,
  numberBytes: 1 << 20,
  listLength: 100_000,
}

export type ReadConstants =
  /** `leftOut`: unsafe and partial ones, where only safe ones were asked for. */
  | { type: 'read'; declarations: Declaration[]; leftOut: number }
  | { type: 'malformed_declaration'; why: string; isTooLarge: boolean }

/** @param start finds the addresses of the `ConstantInfo`s; what is malformed there or below is told as a value. */
export function readFrom(
  start: () => { reader: ConstantReader; infos: readonly Address[] },
  limits: Pick<ReadLimits, 'safeOnly'>,
): ReadConstants {
  try {
    const { reader, infos } = start()
    const all = infos.map((info) => readConstant(reader, info))
    const kept = limits.safeOnly === true ? all.filter(isSafe) : all
    const ordered = inOrder(grouped(kept))
    if (ordered.type === 'cyclic') throw new MalformedImage(`${ordered.name} is declared by means of itself`)
    return { type: 'read', declarations: ordered.declarations, leftOut: all.length - kept.length }
  } catch (error) {
    if (!(error instanceof MalformedImage)) throw error
    return { type: 'malformed_declaration', why: error.message, isTooLarge: error instanceof TooLarge }
  }
}

/** @param rename what a name that is read is to be called. */
export function readerOn(
  image: Image,
  terms: Terms,
  limits: ReadLimits,
  rename?: (name: Name) => Name,
): ConstantReader {
  const values = new ConstantValues(image, limits, rename)
  return { image, values, exprs: new Exprs(image, values, terms, limits) }
}

/** Constants as declarations: each block of inductive types with its constructors and recursors. */
function grouped(constants: readonly Constant[]): Declaration[] {
  const byName = new Map<Name, Constant>()
  for (const one of constants) {
    if (byName.has(one.name)) throw new MalformedImage(`${one.name} is declared twice`)
    byName.set(one.name, one)
  }
  const taken = new Set<Name>()
  const declarations: Declaration[] = []
  for (const one of constants) {
    if (one.kind === 'induct') {
      if (taken.has(one.name)) continue
      const block = blockOf(one, byName)
      for (const { name } of constantsOf(block)) taken.add(name)
      declarations.push(block)
    } else if (one.kind !== 'ctor' && one.kind !== 'rec') declarations.push(one)
  }
  for (const one of constants)
    if ((one.kind === 'ctor' || one.kind === 'rec') && !taken.has(one.name))
      throw new MalformedImage(`${one.name} belongs to no inductive type`)
  return declarations
}

function blockOf(first: InductiveType, byName: ReadonlyMap<Name, Constant>): Declaration {
  const types = first.all.map((name): InductiveType => {
    const type = byName.get(name)
    if (type?.kind !== 'induct') throw new MalformedImage(`${name} is no inductive type`)
    return type
  })
  const ctors = types.flatMap((type) =>
    type.ctors.map((name): Constructor => {
      const ctor = byName.get(name)
      if (ctor?.kind !== 'ctor') throw new MalformedImage(`${name} is no constructor`)
      return ctor
    }),
  )
  // Nested blocks have recursors beyond one a type; what belongs here is what says so.
  const recs = [...byName.values()]
    .filter((one): one is Recursor => one.kind === 'rec' && one.all[0] === first.all[0])
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return { kind: 'inductive', types, ctors, recs }
}
