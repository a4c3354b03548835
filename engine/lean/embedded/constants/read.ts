// Constants of a header and of a text, read from Lean's memory as data.
import {
  constantsOf,
  type Constant,
  type Constructor,
  type Declaration,
  type InductiveType,
  type Recursor,
} from '../../../kernel/declaration.ts'
import { inOrder } from '../../../kernel/order.ts'
import type { Name } from '../../../kernel/term/name.ts'
import type { Terms } from '../../../kernel/term/terms.ts'
import { isSafe } from '../../../kernel/well-formed.ts'
import { readConstant, type ConstantReader } from './constants.ts'
import { Exprs, type TermLimits } from './exprs.ts'
import { isBoxed, MalformedImage, TooLarge, type Address, type Image } from './image.ts'
import { LinearMemory } from './linear-memory.ts'
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

/**
 * The constants that a `PersistentHashMap` of names and `ConstantInfo`s holds, those of one inductive block together,
 * each declaration after what it mentions.
 * @param root the map's root node. @param terms takes the terms.
 */
export function readConstants(
  memory: ArrayBufferLike,
  root: Address,
  terms: Terms,
  limits: ReadLimits = defaultReadLimits,
): ReadConstants {
  return readFrom(() => {
    const reader = readerOf(memory, terms, limits)
    return { reader, infos: mapValues(reader.image, root, limits.constants) }
  }, limits)
}

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
export const readerOf = (
  memory: ArrayBufferLike,
  terms: Terms,
  limits: ReadLimits,
  rename?: (name: Name) => Name,
): ConstantReader => readerOn(new LinearMemory(memory), terms, limits, rename)

export function readerOn(
  image: Image,
  terms: Terms,
  limits: ReadLimits,
  rename?: (name: Name) => Name,
): ConstantReader {
  const values = new ConstantValues(image, limits, rename)
  return { image, values, exprs: new Exprs(image, values, terms, limits) }
}

/** A map node (tag 0) holds entries: tag 0 {key, value}, tag 1 {node}, or none; a collision node (tag 1) {keys, values}. */
function mapValues(image: Image, root: Address, most: number): Address[] {
  const branching = 32
  const values: Address[] = []
  const stack = [root]
  let nodes = 0
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    // Every node but the root holds two constants or more, unless the map is not what it seems.
    if (++nodes > 2 * most || values.length > most) throw new TooLarge('too many constants')
    if (image.tag(node) === 1) {
      image.expect(node, 2)
      values.push(...image.items(image.field(node, 1), most))
      continue
    }
    image.expect(node, 1)
    for (const entry of image.items(image.field(node, 0), branching)) {
      if (isBoxed(entry)) continue
      if (image.tag(entry) === 0) {
        image.expect(entry, 2)
        values.push(image.field(entry, 1))
      } else {
        image.expect(entry, 1)
        stack.push(image.field(entry, 0))
      }
    }
  }
  return values
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
