// What is too large for a message, named by its sha256 and verified by it.
import { createHash } from 'node:crypto'
import { Objm, setSha256Backend, type ObjectStore } from '@nats-io/obj'
import type { BrokerConnection } from './connect.ts'

const keptNanos = 86_400_000_000_000
const maxBytes = 8 * 2 ** 30
const pieceBytes = 2 ** 20

export const openObjects = async (connection: BrokerConnection, replicas: number): Promise<ObjectStore> => {
  setSha256Backend('native')
  return await new Objm(connection).create('fleet-objects', { ttl: keptNanos, max_bytes: maxBytes, replicas })
}

export const putObject = async (objects: ObjectStore, bytes: Uint8Array, most: number): Promise<string> => {
  const name = createHash('sha256').update(bytes).digest('hex')
  if ((await objects.info(name)) === null)
    await objects.putBlob({ name, options: { max_chunk_size: Math.min(pieceBytes, most - 4096) } }, bytes)
  return name
}

export const getObject = async (objects: ObjectStore, name: string): Promise<Uint8Array | null> => {
  const bytes = await objects.getBlob(name).catch(() => null)
  return bytes !== null && createHash('sha256').update(bytes).digest('hex') === name ? bytes : null
}
