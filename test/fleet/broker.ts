// Real brokers for tests: one, or three that keep copies, each on ports of its own, to kill, freeze and start again.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FleetSettings } from '../../engine/settings.ts'
import { until } from '../until.ts'

/** The broker's program: `.ci/run` says where. */
export const natsServer = process.env['NATS_SERVER'] ?? ''
/** For a suite's `skip`. */
export const noBroker = natsServer === '' && 'NATS_SERVER names no nats-server'

export interface TestBroker {
  readonly port: number
  kill(): Promise<void>
  freeze(): void
  thaw(): void
  start(): Promise<void>
}
export interface TestBrokers extends AsyncDisposable {
  brokers: TestBroker[]
  settings(given?: Partial<FleetSettings>): FleetSettings
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

export const startBrokers = async (count: 1 | 3 = 1): Promise<TestBrokers> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'fleet-'))
  const ports: { port: number; route: number }[] = []
  for (let at = 0; at < count; at++) ports.push({ port: await freePort(), route: await freePort() })
  const routes = ports.map(({ route }) => `nats://127.0.0.1:${route}`).join(', ')
  const running = new Set<ChildProcess>()
  const brokers = await Promise.all(
    ports.map(async ({ port, route }, at): Promise<TestBroker> => {
      const own = path.join(folder, `broker-${at}`)
      await mkdir(own)
      const cluster =
        count === 1 ? '' : `cluster { name: test, listen: "127.0.0.1:${route}", routes: [${routes}] }\n`
      const file = path.join(own, 'nats.conf')
      await writeFile(
        file,
        `server_name: broker-${at}\nlisten: "127.0.0.1:${port}"\n` +
          `jetstream { store_dir: "${own}", max_file: 64G, max_mem: 1G, sync_interval: always }\n${cluster}`,
      )
      let child: ChildProcess | null = null
      return {
        port,
        async start() {
          child = spawn(natsServer, ['-c', file], { stdio: 'ignore' })
          running.add(child)
          await until(() => listens(port))
        },
        async kill() {
          if (child === null) return
          const ended = once(child, 'exit')
          child.kill('SIGKILL')
          await ended
          running.delete(child)
          child = null
        },
        freeze: () => void child?.kill('SIGSTOP'),
        thaw: () => void child?.kill('SIGCONT'),
      }
    }),
  )
  await Promise.all(brokers.map((broker) => broker.start()))
  return {
    brokers,
    settings: (given = {}) => ({
      role: 'both',
      servers: ports.map(({ port }) => `nats://127.0.0.1:${port}`),
      credentials: null,
      tls: { ca: null, cert: null, key: null },
      name: 'host',
      replicas: count,
      ...given,
    }),
    async [Symbol.asyncDispose]() {
      for (const child of running) child.kill('SIGKILL')
      await Promise.all(brokers.map((broker) => broker.kill()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
