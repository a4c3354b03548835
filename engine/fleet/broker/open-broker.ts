// A broker behind its interface, over one connection.
import type { Logger } from 'pino'
import type { FleetSettings } from '../../settings.ts'
import { sleep, systemClock } from '../../clock.ts'
import type { Appended, Broker, Heard } from './broker.ts'
import { openBucket, recall } from './buckets.ts'
import { type BrokerConnection, newInbox, openConnection } from './connect.ts'
import { getObject, openObjects, putObject } from './objects.ts'
import { Streams } from './streams.ts'

/** For its head and subject. */
const envelopeBytes = 4_096
const leaderMs = 60_000
const againMs = 250

interface Kept {
  streams: Streams
  bucket: Awaited<ReturnType<typeof openBucket>>
  objects: Awaited<ReturnType<typeof openObjects>>
}

export const openBroker = async (settings: FleetSettings, log: Logger): Promise<Broker> => {
  const connection = await openConnection(settings, log)
  try {
    const { streams, bucket, objects } = await setUp(connection, settings.replicas)
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

/** Brokers that have just started have no leader yet, and refuse, or say nothing. */
const setUp = async (connection: BrokerConnection, replicas: number): Promise<Kept> => {
  const untilMs = systemClock.nowMs() + leaderMs
  for (;;) {
    try {
      return {
        streams: await Streams.open(connection, replicas),
        bucket: await openBucket(connection, replicas),
        objects: await openObjects(connection, replicas),
      }
    } catch (error) {
      if (systemClock.nowMs() > untilMs) throw error
      await sleep(systemClock, againMs)
    }
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
