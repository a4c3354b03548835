// What a `.olean` file declares, read as data: the native engine's way from a text to its constants.
import type { Terms } from '../../../kernel/term/terms.ts'
import { MalformedImage } from '../../embedded/constants/image.ts'
import {
  defaultReadLimits,
  readerOn,
  readFrom,
  type ReadConstants,
  type ReadLimits,
} from '../../embedded/constants/read.ts'
import { CompactedRegion } from './compacted-region.ts'

/** Bytes of a file: a module of one text is far below. */
export const largestOlean = 512 << 20

/** `ModuleData` {imports, constNames, constants, extraConstNames, entries; isModule}. */
const moduleFields = 5
const constantsField = 2

/** @param file the whole of it. @param terms takes the terms. */
export function readOlean(
  file: Uint8Array,
  terms: Terms,
  limits: ReadLimits = defaultReadLimits,
): ReadConstants {
  return readFrom(() => {
    if (file.length > largestOlean) throw new MalformedImage('the file is too large')
    const region = new CompactedRegion(file)
    const root = region.root()
    region.expect(root, moduleFields)
    const infos = region.items(region.field(root, constantsField), limits.constants)
    return { reader: readerOn(region, terms, limits), infos }
  }, limits)
}
