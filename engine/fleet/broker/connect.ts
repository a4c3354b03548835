// The connection to the brokers: who we are, how it is secured, and that it is never given up.
import { readFile } from 'node:fs/promises'
import {
  connect,
  credsAuthenticator,
  createInbox,
  usernamePasswordAuthenticator,
  type Authenticator,
  type NatsConnection,
} from '@nats-io/transport-node'
import type { Logger } from 'pino'
import type { FleetSettings } from '../../settings.ts'

export type BrokerConnection = NatsConnection

/** A first connection is waited for so long; after that it is tried for ever. */
const firstMs = 10_000
const againMs = 250
/** Two unanswered pings and the broker is taken for gone. */
const pingMs = 2_000

export const openConnection = async (settings: FleetSettings, log: Logger): Promise<BrokerConnection> => {
  const { servers, credentials, tls, name } = settings
  const wantsTls = servers.some((server) => server.startsWith('tls://')) || tls.ca !== null
  const connection = await connect({
    servers,
    name,
    timeout: firstMs,
    maxReconnectAttempts: -1,
    reconnectTimeWait: againMs,
    reconnectJitter: againMs,
    pingInterval: pingMs,
    maxPingOut: 2,
    ...(credentials === null ? {} : { authenticator: await authenticatorOf(credentials) }),
    ...(wantsTls
      ? {
          tls: {
            ...(tls.ca === null ? {} : { caFile: tls.ca }),
            ...(tls.cert === null ? {} : { certFile: tls.cert }),
            ...(tls.key === null ? {} : { keyFile: tls.key }),
          },
        }
      : {}),
  })
  void noteChanges(connection, log)
  return connection
}

export const newInbox = (): string => createInbox()

const authenticatorOf = async (file: string): Promise<Authenticator> => {
  const bytes = await readFile(file)
  const text = bytes.toString('utf8')
  if (text.includes('BEGIN NATS USER JWT')) return credsAuthenticator(bytes)
  const line = text.split('\n', 1)[0]?.trim() ?? ''
  const colon = line.indexOf(':')
  if (colon <= 0) throw new Error(`${file} has neither a line user:password nor NATS credentials`)
  return usernamePasswordAuthenticator(line.slice(0, colon), line.slice(colon + 1))
}

const noteChanges = async (connection: BrokerConnection, log: Logger): Promise<void> => {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect') log.warn('the connection to the fleet’s broker is lost')
    if (status.type === 'reconnect') log.info('connected to a broker of the fleet again')
  }
}
