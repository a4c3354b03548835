// Small values that the fleet's hosts share by key, for a day; the last word of a key counts.
import { Kvm, type KV } from '@nats-io/kv'
import type { BrokerConnection } from './connect.ts'

const keptMs = 86_400_000
const maxBytes = 2 ** 30

export const openBucket = async (connection: BrokerConnection, replicas: number): Promise<KV> => {
  const manager = new Kvm(connection)
  try {
    return await manager.create('fleet-shared', { ttl: keptMs, max_bytes: maxBytes, replicas, history: 1 })
  } catch {
    // Another's, with other numbers.
    return await manager.open('fleet-shared')
  }
}

export const recall = async (bucket: KV, key: string): Promise<Uint8Array | null> => {
  const entry = await bucket.get(key)
  return entry?.operation === 'PUT' ? entry.value : null
}
