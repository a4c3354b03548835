// What a host tells of itself, every two seconds: fronts that have not heard of it for ten take it for gone.
import type { HeaderInfo, PoolView } from '../../contract/index.ts'
import { isCount, isListOf, isRecord, isShort } from './shape.ts'

export const cardEveryMs = 2_000
export const cardLastsMs = 10_000

export interface HostCard {
  host: string
  /** Of its process's life: one that was started again is another. */
  life: string
  draining: boolean
  /** REPLs that it is to have. */
  repls: number
  /** Items of chunks, and requests, that it has in hand. */
  items: number
  asks: number
  chunks: number
  /** For a further chunk. */
  room: boolean
  pool: PoolView
  headers: HeaderInfo[]
}

export const readCard = (value: Record<string, unknown> | null): HostCard | null => {
  if (value === null) return null
  const { host, life, draining, room, repls, items, asks, chunks, pool, headers } = value
  const isWhole =
    isShort(host) &&
    isShort(life) &&
    typeof draining === 'boolean' &&
    typeof room === 'boolean' &&
    [repls, items, asks, chunks].every(isCount) &&
    isRecord(pool) &&
    isRecord(pool['toolchain']) &&
    /^[0-9a-f]{64}$/.test(String(pool['toolchain']['id'])) &&
    typeof pool['ready'] === 'boolean' &&
    isListOf(pool['lanes'], isRecord) &&
    isRecord(pool['queue']) &&
    isListOf(headers, isHeader)
  return isWhole ? (value as unknown as HostCard) : null
}

const isHeader = (value: unknown): value is Record<string, unknown> =>
  isRecord(value) && typeof value['header_hash'] === 'string' && typeof value['header'] === 'string'
