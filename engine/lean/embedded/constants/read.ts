// Constants of a header and of a text, read from Lean's memory as data.
import type { Name } from '../../../kernel/term/name.ts'
import type { Terms } from '../../../kernel/term/terms.ts'
import type { ConstantReader } from '../../constants/constant.ts'
import { isBoxed, TooLarge, type Address, type Image } from '../../constants/image.ts'
import {
  defaultReadLimits,
  readerOn,
  readFrom,
  type ReadConstants,
  type ReadLimits,
} from '../../constants/read.ts'
import { LinearMemory } from './linear-memory.ts'

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

/** @param rename what a name that is read is to be called. */
export const readerOf = (
  memory: ArrayBufferLike,
  terms: Terms,
  limits: ReadLimits,
  rename?: (name: Name) => Name,
): ConstantReader => readerOn(new LinearMemory(memory), terms, limits, rename)

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
