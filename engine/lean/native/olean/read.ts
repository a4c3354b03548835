// What a `.olean` file declares, read as data: the native engine's way from a text to its constants.
import type { Terms } from '../../../kernel/term/terms.ts'
import { MalformedImage } from '../../constants/image.ts'
import {
  defaultReadLimits,
  readerOn,
  readFrom,
  type ReadConstants,
  type ReadLimits,
} from '../../constants/read.ts'
import { CompactedRegion } from './compacted-region.ts'
import { constantsIn } from './module-data.ts'

/** Bytes of a file: the terms that are read of one take less. */
export const largestOlean = 128 << 20

/** @param file the whole of it. @param terms takes the terms. */
export function readOlean(
  file: Uint8Array,
  terms: Terms,
  limits: ReadLimits = defaultReadLimits,
): ReadConstants {
  return readFrom(() => {
    if (file.length > largestOlean) throw new MalformedImage('the file is too large')
    const region = new CompactedRegion(file)
    const infos = constantsIn(region, limits.constants)
    return { reader: readerOn(region, terms, limits), infos }
  }, limits)
}
