// A broker behind its interface, over one connection.
import type { Logger } from 'pino'
import type { FleetSettings } from '../../settings.ts'
import type { Appended, Broker, Heard } from './broker.ts'
import { openBucket, recall } from './buckets.ts'
import { type BrokerConnection, newInbox, openConnection } from './connect.ts'
import { getObject, openObjects, putObject } from './objects.ts'
import { Streams } from './streams.ts'

/** For its head and subject. */
const envelopeBytes = 4_096

export const openBroker = async (settings: FleetSettings, log: Logger): Promise<Broker> => {
  const connection = await openConnection(settings, log)
  try {
    const streams = await Streams.open(connection, settings.replicas)
    const bucket = await openBucket(connection, settings.replicas)
    const objects = await openObjects(connection, settings.replicas)
    const maxBytes = (connection.info?.max_payload ?? 2 ** 20) - envelopeBytes
    const tooLarge: Appended = { type: 'too-large' }
    const heard = new Set<() => void>()
    const link = { connected: true }
    void noteChanges(connection, link, heard)
    return {
      get connected() {
        return link.connected
      },
      maxBytes,
      tell(subject, bytes) {
        if (!connection.isClosed()) connection.publish(subject, bytes)
      },
      hear: (subject, then) => subscribed(connection, subject, then),
      async *ask(subject, bytes, { timeoutMs, most }) {
        const answers = await connection.requestMany(subject, bytes, {
          maxWait: timeoutMs,
          maxMessages: most,
        })
        try {
          for await (const { data } of answers) yield data
        } catch {
          // Nobody is there to answer.
        }
      },
      inbox: newInbox,
      onReconnect(then) {
        heard.add(then)
        return { [Symbol.dispose]: () => void heard.delete(then) }
      },
      append: (subject, bytes, id) =>
        bytes.length > maxBytes ? Promise.resolve(tooLarge) : streams.append(subject, bytes, id),
      read: streams.read.bind(streams),
      has: streams.has.bind(streams),
      remove: streams.remove.bind(streams),
      ensureConsumer: streams.ensureConsumer.bind(streams),
      consumers: streams.consumers.bind(streams),
      pull: streams.pull.bind(streams),
      recall: (key) => recall(bucket, key),
      async keep(key, value) {
        await bucket.put(key, value)
      },
      putObject: (value) => putObject(objects, value, maxBytes),
      getObject: (name) => getObject(objects, name),
      async [Symbol.asyncDispose]() {
        await connection.close()
      },
    }
  } catch (error) {
    await connection.close()
    throw error
  }
}

const subscribed = (
  connection: BrokerConnection,
  subject: string,
  then: (heard: Heard) => void,
): Disposable => {
  const subscription = connection.subscribe(subject, {
    callback: (error, message) => {
      if (error !== null && error !== undefined) return
      then({
        subject: message.subject,
        bytes: message.data,
        answer: (bytes) => void message.respond(bytes),
      })
    },
  })
  return { [Symbol.dispose]: () => subscription.unsubscribe() }
}

const noteChanges = async (
  connection: BrokerConnection,
  link: { connected: boolean },
  heard: Set<() => void>,
): Promise<void> => {
  for await (const { type } of connection.status()) {
    if (type === 'disconnect') link.connected = false
    if (type !== 'reconnect') continue
    link.connected = true
    for (const then of heard) then()
  }
  link.connected = false
}
