// Streams and consumers over a connection: set up once, appended to, read by sequence, pulled from.
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  StoreCompression,
  jetstream,
  jetstreamManager,
  type ConsumerMessages,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream'
import type { Appended, ConsumerShape, Delivery, Pull, Stored } from './broker.ts'
import type { BrokerConnection } from './connect.ts'
import { type StreamName, type StreamShape, streams } from './names.ts'

const requestMs = 5_000
const nanosPerMs = 1_000_000
const nanos = (ms: number): number => ms * nanosPerMs
/** What a message id is told apart by. */
const duplicateWindowMs = 120_000
/** Of those that pull: idle hosts do, each in its own turn. */
const mostPulls = 4_096
const mostLeased = 65_536
const group = 'hosts'

/** A subject has all that it may; a whole stream has (10077, 10047). */
const fullCodes = new Set([10077, 10047])
const exists = 10058
const missing = new Set([10014, 10059])

export class Streams {
  readonly #client: JetStreamClient
  readonly #manager: JetStreamManager

  constructor(connection: BrokerConnection, manager: JetStreamManager) {
    this.#client = jetstream(connection, { timeout: requestMs })
    this.#manager = manager
  }

  static async open(connection: BrokerConnection, replicas: number): Promise<Streams> {
    const manager = await jetstreamManager(connection, { timeout: requestMs, checkAPI: false })
    for (const [name, shape] of Object.entries(streams)) await ensure(manager, name, shape, replicas)
    return new Streams(connection, manager)
  }

  async append(subject: string, bytes: Uint8Array, id: string): Promise<Appended> {
    try {
      const { seq, duplicate } = await this.#client.publish(subject, bytes, { msgID: id, timeout: requestMs })
      return { type: 'stored', seq, duplicate }
    } catch (error) {
      if (error instanceof JetStreamApiError && fullCodes.has(error.code)) return { type: 'full' }
      return { type: 'failed', detail: String(error) }
    }
  }

  async read(stream: StreamName, filter: string, fromSeq: number, most: number): Promise<Stored[]> {
    const read: Stored[] = []
    let seq = fromSeq
    while (read.length < most) {
      const message = await this.#manager.direct.getMessage(stream, { seq, next_by_subj: filter })
      if (message === null) break
      read.push({ seq: message.seq, subject: message.subject, bytes: message.data })
      seq = message.seq + 1
    }
    return read
  }

  async has(stream: StreamName, seq: number): Promise<boolean> {
    return (await this.#manager.streams.getMessage(stream, { seq })) !== null
  }

  async remove(stream: StreamName, seq: number): Promise<void> {
    await this.#manager.streams.deleteMessage(stream, seq, false).catch(() => false)
  }

  async ensureConsumer({ stream, name, filter, ackWaitMs }: ConsumerShape): Promise<void> {
    await this.#manager.consumers.add(stream, {
      durable_name: name,
      filter_subject: filter,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      replay_policy: ReplayPolicy.Instant,
      ack_wait: nanos(ackWaitMs),
      max_deliver: -1,
      max_ack_pending: mostLeased,
      max_waiting: mostPulls,
      priority_groups: [group],
      priority_policy: 'prioritized',
    })
  }

  async consumers(stream: StreamName): Promise<{ name: string; filter: string; waiting: number }[]> {
    const found = []
    for await (const { name, config, num_pending, num_ack_pending } of this.#manager.consumers.list(stream))
      found.push({ name, filter: config.filter_subject ?? '', waiting: num_pending + num_ack_pending })
    return found
  }

  async *pull(stream: StreamName, name: string, pull: Pull): AsyncIterable<Delivery> {
    const consumer = await this.#client.consumers.get(stream, name)
    const messages: ConsumerMessages = await consumer.fetch({
      max_messages: pull.most,
      expires: pull.expiresMs,
      group,
      priority: pull.priority,
    })
    const stop = (): void => messages.stop()
    pull.signal.addEventListener('abort', stop, { once: true })
    try {
      if (pull.signal.aborted) return
      for await (const message of messages) yield leased(message)
    } finally {
      pull.signal.removeEventListener('abort', stop)
    }
  }
}

export const isMissing = (error: unknown): boolean =>
  error instanceof JetStreamApiError && missing.has(error.code)

const leased = (message: JsMsg): Delivery => ({
  seq: message.seq,
  subject: message.subject,
  bytes: message.data,
  count: message.info.deliveryCount,
  working: () => message.working(),
  done: () => message.ackAck({ timeout: requestMs }).catch(() => false),
  giveBack: () => message.nak(),
})

const ensure = async (
  manager: JetStreamManager,
  name: string,
  { subjects, keeps, storage, maxAgeS, maxBytes, perSubject }: StreamShape,
  replicas: number,
): Promise<void> => {
  try {
    await manager.streams.add({
      name,
      subjects,
      retention: keeps === 'work' ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
      storage: storage === 'file' ? StorageType.File : StorageType.Memory,
      // A log forgets its oldest, work refuses what is new.
      discard: keeps === 'work' ? DiscardPolicy.New : DiscardPolicy.Old,
      discard_new_per_subject: perSubject !== undefined,
      max_msgs_per_subject: perSubject ?? -1,
      max_age: nanos(maxAgeS * 1000),
      max_bytes: maxBytes,
      duplicate_window: nanos(duplicateWindowMs),
      num_replicas: replicas,
      allow_direct: true,
      compression: storage === 'file' ? StoreCompression.S2 : StoreCompression.None,
    })
  } catch (error) {
    // Another's, with other numbers: they are whoever runs the brokers' to change.
    if (!(error instanceof JetStreamApiError && error.code === exists)) throw error
  }
}
