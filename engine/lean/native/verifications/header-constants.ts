// The constants of a header, read from the library's own files: an index of all names once, each constant when it is asked
// for. The files are the operator's and are trusted; a text's own never come here.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { LRUCache } from 'lru-cache'
import type { Constant, FindConstant } from '../../../kernel/declaration.ts'
import type { Name } from '../../../kernel/term/name.ts'
import type { Terms } from '../../../kernel/term/terms.ts'
import { readConstant, type ConstantReader } from '../../constants/constant.ts'
import type { Address } from '../../constants/image.ts'
import { defaultReadLimits, readerOn, type ReadLimits } from '../../constants/read.ts'
import { CompactedRegion, type OpenFile } from '../olean/compacted-region.ts'
import { constantsIn, importsIn, constantNamesIn } from '../olean/module-data.ts'
import { filesOf } from './module-files.ts'

export type ReadHeader = { type: 'read'; find: FindConstant } | { type: 'missing'; module: Name }

interface Place {
  files: readonly string[]
  at: number
}
interface OpenModule extends Disposable {
  reader: ConstantReader
  infos: readonly Address[]
  bytes: number
}

/** A library's largest modules have some ten thousand constants. */
const limits: ReadLimits = { ...defaultReadLimits, constants: 1_000_000, nodes: 200_000_000 }
/** Modules that are read again and again stay at hand: of their files what was read of them, and descriptors. */
const openBytes = 512 << 20
const mostOpen = 200

/** @param modules what the header imports, `Init` included where it does. @param terms keeps the header's terms. */
export function readHeader(modules: readonly Name[], folders: readonly string[], terms: Terms): ReadHeader {
  const places = new Map<Name, Place>()
  const seen = new Set<Name>()
  const pending = [...modules]
  for (let module = pending.pop(); module !== undefined; module = pending.pop()) {
    if (seen.has(module)) continue
    seen.add(module)
    const files = filesOf(module, folders)
    if (files === null) return { type: 'missing', module }
    using opened = openRegion(files)
    const { region } = opened
    pending.push(...importsIn(region, limits))
    for (const [at, name] of constantNamesIn(region, limits, limits.constants).entries())
      if (!places.has(name)) places.set(name, { files, at })
  }
  return { type: 'read', find: finderOf(places, terms) }
}

function finderOf(places: ReadonlyMap<Name, Place>, terms: Terms): FindConstant {
  const open = new LRUCache<readonly string[], OpenModule>({
    max: mostOpen,
    maxSize: openBytes,
    sizeCalculation: ({ bytes }) => bytes,
    dispose: (module) => module[Symbol.dispose](),
  })
  const known = new Map<Name, Constant>()
  const opened = (files: readonly string[]): OpenModule => {
    const found = open.get(files)
    if (found !== undefined) return found
    const held = openRegion(files)
    const { region } = held
    const infos = constantsIn(region, limits.constants)
    const reader = readerOn(region, terms, limits)
    const made = { reader, infos, bytes: region.length, [Symbol.dispose]: () => held[Symbol.dispose]() }
    open.set(files, made)
    return made
  }
  return (name) => {
    const place = places.get(name)
    if (place === undefined) return null
    const before = known.get(name)
    if (before !== undefined) return before
    const { reader, infos } = opened(place.files)
    const info = infos[place.at]
    const constant = info === undefined ? null : readConstant(reader, info)
    if (constant?.name !== name)
      throw new Error(`${place.files[0] ?? ''} does not hold what it lists: ${name}`)
    known.set(name, constant)
    return constant
  }
}

interface OpenRegion extends Disposable {
  region: CompactedRegion
}

function openRegion(files: readonly string[]): OpenRegion {
  const descriptors: number[] = []
  const close = (): void => descriptors.splice(0).forEach((descriptor) => closeSync(descriptor))
  try {
    const opened = files.map((file): OpenFile => {
      const descriptor = openSync(file, 'r')
      descriptors.push(descriptor)
      return { length: fstatSync(descriptor).size, read: (into, at) => readWhole(descriptor, into, at) }
    })
    return { region: new CompactedRegion(...opened), [Symbol.dispose]: close }
  } catch (error) {
    close()
    throw error
  }
}

function readWhole(descriptor: number, into: Uint8Array, at: number): void {
  for (let done = 0; done < into.length;) {
    const read = readSync(descriptor, into, done, into.length - done, at + done)
    if (read === 0) throw new Error('a file of the library has become shorter')
    done += read
  }
}
