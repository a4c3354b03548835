// What the log says of a chunk before a host runs it again: what is answered, and what hosts have died of.
import type { Broker, Stored } from '../broker/broker.ts'
import { resultsOf } from '../broker/names.ts'
import { type Chunk, readSegment, type Segment } from '../messages/chunk.ts'
import { unpack } from '../messages/parcel.ts'

export interface ChunkPast {
  answered: Set<number>
  /** By item: hosts that had begun it, alone, and said nothing any more. */
  deaths: Map<number, number>
  /** Deliveries that ended in order. */
  givenBack: number
}

const perRead = 256

export const readPast = async (broker: Broker, { asker, id }: Chunk): Promise<ChunkPast> => {
  const segments: Segment[] = []
  const subject = resultsOf(asker, id)
  let from = 1
  for (;;) {
    const stored: Stored[] = await broker.read('fleet-results', subject, from, perRead)
    for (const { bytes, seq } of stored) {
      const segment = readSegment(await unpack(broker, bytes))
      if (segment !== null) segments.push(segment)
      from = seq + 1
    }
    if (stored.length < perRead) return pastOf(segments)
  }
}

export const pastOf = (segments: readonly Segment[]): ChunkPast => {
  const answered = new Set(segments.flatMap(({ answers = [] }) => answers.map(([n]) => n)))
  const last = new Map<string, number | null>()
  for (const { lease, begun = [], answers = [], back } of segments) {
    const [n] = begun
    if (n !== undefined) last.set(lease, n)
    else if (back === true || answers.some(([answer]) => answer === last.get(lease))) last.set(lease, null)
  }
  const deaths = new Map<number, number>()
  for (const n of last.values()) if (n !== null && !answered.has(n)) deaths.set(n, (deaths.get(n) ?? 0) + 1)
  return { answered, deaths, givenBack: segments.filter(({ back }) => back === true).length }
}
