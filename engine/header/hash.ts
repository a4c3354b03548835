// A header's name everywhere: the sha256, in hex, of its normalised text in UTF-8.
import { createHash } from 'node:crypto'
import type { HeaderHash } from '../contract/ids.ts'
import { normalizeHeader } from './normalize.ts'

export const hashHeader = (header: string): HeaderHash =>
  createHash('sha256').update(normalizeHeader(header), 'utf8').digest('hex') as HeaderHash
