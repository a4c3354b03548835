// A value as bytes for a broker: JSON where it fits into a message, else the name of an object that holds it.
import type { Broker } from '../broker/broker.ts'

const inline = 0x7b // '{': every value that is sent is an object
const objectMark = 'object:'
/** In the way of whatever else goes by the broker: above this it goes as an object. */
const mostInline = 786_432

export const encode = (value: object): Uint8Array => Buffer.from(JSON.stringify(value))

/** Null: it is no object in JSON. */
export const decode = (bytes: Uint8Array): Record<string, unknown> | null => {
  if (bytes[0] !== inline) return null
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as Record<
      string,
      unknown
    >
  } catch {
    return null
  }
}

export const pack = async (broker: Broker, value: object): Promise<Uint8Array> => {
  const bytes = encode(value)
  if (bytes.length <= Math.min(mostInline, broker.maxBytes)) return bytes
  return Buffer.from(objectMark + (await broker.putObject(bytes)))
}

export const unpack = async (broker: Broker, bytes: Uint8Array): Promise<Record<string, unknown> | null> => {
  if (bytes[0] === inline) return decode(bytes)
  const text = Buffer.from(bytes).toString('latin1')
  if (!text.startsWith(objectMark)) return null
  const object = await broker.getObject(text.slice(objectMark.length))
  return object === null ? null : decode(object)
}
