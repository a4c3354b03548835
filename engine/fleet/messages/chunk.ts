// The unit of work: checks of one caller that start alike, for one host under one lease. And a segment of the results log: what
// a host has to say of a chunk.
import type { CheckRequest, CheckResult } from '../../contract/index.ts'
import type { Answer } from '../../door.ts'
import { isCheckAnswer, isCheckRequest, isCount, isListOf, isRecord, isShort } from './shape.ts'

export const mostItems = 64
export const mostChunkBytes = 524_288

export interface ChunkItem {
  /** Its number in its chunk. */
  n: number
  request: CheckRequest
}
export interface Chunk {
  id: string
  /** The front that waits for it. */
  asker: string
  toolchain: string
  tenant: string
  weight: number
  items: ChunkItem[]
}

export const readChunk = (value: Record<string, unknown> | null): Chunk | null => {
  if (value === null) return null
  const { id, asker, toolchain, tenant, weight, items } = value
  const isWhole =
    [id, asker, toolchain].every(isSubjectToken) &&
    isShort(tenant, 500) &&
    typeof weight === 'number' &&
    weight > 0 &&
    isListOf(items, isItem) &&
    items.length > 0 &&
    items.length <= mostItems &&
    new Set(items.map(({ n }) => n)).size === items.length
  return isWhole ? (value as unknown as Chunk) : null
}

const isSubjectToken = (value: unknown): boolean => typeof value === 'string' && /^[\w-]{1,100}$/.test(value)
const isItem = (value: unknown): value is ChunkItem =>
  isRecord(value) && isCount(value['n']) && isCheckRequest(value['request'])

export interface Segment {
  host: string
  /** Which deliveries of the chunk it is about: each host's life has its own. */
  lease: string
  /** Items that are about to run, one at a time: a host that dies now has died with them. */
  begun?: number[]
  answers?: [n: number, answer: Answer<CheckResult>][]
  /** The host has given the rest back: it has not died with it. */
  back?: true
}

export const readSegment = (value: Record<string, unknown> | null): Segment | null => {
  if (value === null) return null
  const { host, lease, begun = [], answers = [], back } = value
  const isWhole =
    isShort(host) &&
    isShort(lease) &&
    isListOf(begun, isCount) &&
    isListOf(answers, isNumbered) &&
    (back === undefined || back === true)
  return isWhole ? (value as unknown as Segment) : null
}

const isNumbered = (value: unknown): value is [number, Answer<CheckResult>] =>
  Array.isArray(value) && value.length === 2 && isCount(value[0]) && isCheckAnswer(value[1])

/** Which items of which chunk nobody waits for; `kill`: what runs ends, too. */
export interface Cancelled {
  chunk: string
  items: number[]
  kill: boolean
}
export const readCancelled = (value: Record<string, unknown> | null): Cancelled | null =>
  value !== null &&
  isShort(value['chunk']) &&
  isListOf(value['items'], isCount) &&
  typeof value['kill'] === 'boolean'
    ? (value as unknown as Cancelled)
    : null
