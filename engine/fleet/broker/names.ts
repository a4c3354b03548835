// Streams, subjects and consumers of a fleet by name, and what each stream is. Every part of the fleet goes by these.
import { createHash } from 'node:crypto'

/** A host's lease on what it has pulled. */
export const defaultLeaseMs = 15_000
/** The most chunks of one subject that wait: what is beyond is the front's to hold back. */
export const mostWaiting = 256

export type StreamName = 'fleet-work' | 'fleet-asks' | 'fleet-results' | 'fleet-recipes'

export interface StreamShape {
  subjects: string[]
  /** `work`: a message is gone once it is acknowledged. */
  keeps: 'work' | 'log'
  storage: 'file' | 'memory'
  maxAgeS: number
  maxBytes: number
  perSubject?: number
}

const daySeconds = 86_400
const gibibyte = 2 ** 30

export const streams: Record<StreamName, StreamShape> = {
  'fleet-work': {
    subjects: ['fleet.W.>'],
    keeps: 'work',
    storage: 'file',
    maxAgeS: 0,
    maxBytes: 4 * gibibyte,
    perSubject: mostWaiting,
  },
  // Whoever asks is still there, or nobody needs an answer.
  'fleet-asks': {
    subjects: ['fleet.I.>'],
    keeps: 'work',
    storage: 'memory',
    maxAgeS: 3600,
    maxBytes: gibibyte / 4,
    perSubject: mostWaiting,
  },
  'fleet-results': {
    subjects: ['fleet.R.>'],
    keeps: 'log',
    storage: 'file',
    maxAgeS: daySeconds,
    maxBytes: 8 * gibibyte,
  },
  'fleet-recipes': {
    subjects: ['fleet.S.>'],
    keeps: 'log',
    storage: 'file',
    maxAgeS: 7 * daySeconds,
    maxBytes: 8 * gibibyte,
  },
}

/** A part of a subject: nothing that a caller is called by can reach beyond it. */
const token = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** Toolchains are told apart by as much in subjects; in full in each message. */
export const shortToolchain = (id: string): string => id.slice(0, 8)

const parts = 32
/** Which of the partitions of a toolchain's work a header's is. */
export const partOf = (headerHash: string | null): string =>
  headerHash === null ? 'canonical' : `p${parseInt(headerHash.slice(0, 6), 16) % parts}`

export const workSubject = (toolchain: string, tenant: string, part: string): string =>
  `fleet.W.${shortToolchain(toolchain)}.${token(tenant)}.${part}`
export const workFilter = (toolchain: string, part: string): string =>
  `fleet.W.${shortToolchain(toolchain)}.*.${part}`
export const askSubject = (toolchain: string, tenant: string): string =>
  `fleet.I.${shortToolchain(toolchain)}.${token(tenant)}`
export const askFilter = (toolchain: string): string => `fleet.I.${shortToolchain(toolchain)}.*`
export const resultsOf = (asker: string, chunk: string): string => `fleet.R.${asker}.${chunk}`
export const resultsFilter = (asker: string): string => `fleet.R.${asker}.*`
export const recipesOf = (toolchain: string, host: string): string =>
  `fleet.S.${shortToolchain(toolchain)}.${host}`
export const recipesFilter = (toolchain: string): string => `fleet.S.${shortToolchain(toolchain)}.*`

/** Durable names of what hosts pull from. */
export const workConsumer = (toolchain: string, part: string): string =>
  `work-${shortToolchain(toolchain)}-${part}`
export const askConsumer = (toolchain: string): string => `asks-${shortToolchain(toolchain)}`

/** HostWord once and kept nowhere. */
export const told = {
  /** Hosts tell of themselves. */
  cards: 'fleet.card',
  rollCall: 'fleet.roll-call',
  /** To the asker: which chunks are in hand. */
  inHand: (asker: string) => `fleet.hand.${asker}`,
  /** Of items that nobody waits for any more. */
  cancelled: (toolchain: string) => `fleet.cancelled.${shortToolchain(toolchain)}`,
  /** Asked of all hosts of a toolchain: whoever has it answers. */
  whoHas: (toolchain: string) => `fleet.who.${shortToolchain(toolchain)}`,
  /** Chunks or requests were put where nothing was. */
  partOpened: (toolchain: string) => `fleet.part.${shortToolchain(toolchain)}`,
}
