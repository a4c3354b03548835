// What keeps the service from starting, as a line for the operator: the setting, its value, and what is wrong with it.
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Settings } from './environment.ts'
import { KeyFileError } from './keys/key-file.ts'

/** Starting again would only say it again; its message has a line for each thing to mend. */
export class StartError extends Error {
  override name = 'StartError'
}

/** Makes the directory where there is none, and tries that it can be written. */
export const claimStateDir = async (stateDir: string): Promise<void> => {
  const directory = resolve(stateDir)
  const probe = resolve(directory, `.probe-${process.pid}`)
  try {
    await makeDirectory(directory)
    await writeFile(probe, '')
  } catch (error) {
    throw new StartError(`LEAN_REPL_STATE_DIR: ${directory} can't be made or written: ${wordsOf(error)}`)
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

/** One after the other: where a file system takes none (/proc), Node's own `recursive` tries for ever. */
const makeDirectory = async (directory: string): Promise<void> => {
  const missing: string[] = []
  for (let at = directory; !existsSync(at); at = dirname(at)) missing.unshift(at)
  for (const each of missing)
    await mkdir(each).catch((error: NodeJS.ErrnoException) => {
      // Another has been quicker.
      if (error.code !== 'EEXIST') throw error
    })
}

/** The line for what went wrong, or null: then it is a fault of ours. */
export const startTrouble = (error: unknown, settings: Settings | null): string | null => {
  if (error instanceof StartError) return error.message
  const { code, message, syscall } = error as NodeJS.ErrnoException
  if (code === 'engine-refused') return message
  if (settings === null) return null
  const { host, port, engine } = settings
  if (error instanceof KeyFileError) return `LEAN_REPL_API_KEYS_FILE: ${message}`
  if (code === 'store-locked' || code === 'store-unreadable')
    return `LEAN_REPL_STATE_DIR: ${resolve(engine.stateDir)}: ${message}`
  if (code === 'EADDRINUSE') return `LEAN_REPL_PORT: another program listens on ${host}, port ${port} already`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `LEAN_REPL_HOST: ${host} is no address of this machine`
  if (code === 'EACCES' && syscall === 'listen')
    return `LEAN_REPL_PORT: ${port} needs more rights than the service has`
  return null
}

/** Without the path, which is said already. */
const wordsOf = (error: unknown): string => {
  const { message } = error as Error
  return message.replace(/, \w+ '.*'$/, '')
}
