// What the fleet asks of its brokers, and nothing of how they are spoken to. Bytes that come from there are nobody's word yet.
import type { StreamName } from './names.ts'

export interface Heard {
  subject: string
  bytes: Uint8Array
  /** Answers whoever asked; nothing where nobody did. */
  answer(bytes: Uint8Array): void
}

export type Appended =
  | { type: 'stored'; seq: number; /** It was there already. */ duplicate: boolean }
  /** The subject has all that may wait there: not now. */
  | { type: 'full' }
  | { type: 'too-large' }
  /** The broker could not be reached, or did not say; it may be there. */
  | { type: 'failed'; detail: string }

export interface Stored {
  seq: number
  subject: string
  bytes: Uint8Array
}

/** A message under a lease. */
export interface Delivery extends Stored {
  /** 1 for the first. */
  count: number
  /** Renews the lease. */
  working(): void
  /** Whether the broker says that it is gone. */
  done(): Promise<boolean>
  /** For somebody else, now. */
  giveBack(): void
}

export interface Pull {
  most: number
  expiresMs: number
  /** 0 comes before 9. */
  priority: number
  signal: AbortSignal
}

export interface ConsumerShape {
  stream: StreamName
  name: string
  filter: string
  ackWaitMs: number
}

export interface Broker extends AsyncDisposable {
  readonly connected: boolean
  /** In one message. */
  readonly maxBytes: number

  /** HostWord to whoever listens just now. */
  tell(subject: string, bytes: Uint8Array): void
  hear(subject: string, then: (heard: Heard) => void): Disposable
  /** All answers that come within the time, up to `most`. */
  ask(
    subject: string,
    bytes: Uint8Array,
    within: { timeoutMs: number; most: number },
  ): AsyncIterable<Uint8Array>
  /** A subject of this connection's own, for answers. */
  inbox(): string
  /** What was heard or pulled over the connection before is void. */
  onReconnect(then: () => void): Disposable

  /** A message with an id that the stream has had within two minutes is stored once. */
  append(subject: string, bytes: Uint8Array, id: string): Promise<Appended>
  /** From `seq` on, what a filter's subjects have, in log order; rejects when the broker can't be asked. */
  read(stream: StreamName, filter: string, fromSeq: number, most: number): Promise<Stored[]>
  has(stream: StreamName, seq: number): Promise<boolean>
  remove(stream: StreamName, seq: number): Promise<void>

  ensureConsumer(shape: ConsumerShape): Promise<void>
  consumers(stream: StreamName): Promise<{ name: string; filter: string; waiting: number }[]>
  /** Ends when the time or `most` is up, or by its signal; rejects when there is nothing to pull from. */
  pull(stream: StreamName, consumer: string, pull: Pull): AsyncIterable<Delivery>

  /** Small values that all hosts share, by key. */
  recall(key: string): Promise<Uint8Array | null>
  keep(key: string, bytes: Uint8Array): Promise<void>
  /** Large ones, named by their sha256, for a day. */
  putObject(bytes: Uint8Array): Promise<string>
  /** Null where there is none, or what is there is not what its name says. */
  getObject(name: string): Promise<Uint8Array | null>
}
