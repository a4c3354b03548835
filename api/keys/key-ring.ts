// The keys in force. The file is looked at every two seconds and at SIGHUP; one that turns bad changes nothing,
// so that a slip of the pen neither locks callers out nor lets them in.
import { timingSafeEqual } from 'node:crypto'
import { statSync } from 'node:fs'
import type { Logger } from 'pino'
import { readKeyFile, type ApiKey } from './key-file.ts'
import { hashToken } from './token.ts'

export interface KeyRing extends Disposable {
  readonly size: number
  /** Takes the same time for every token of one length, known or not. */
  find(token: string): ApiKey | null
  reload(): void
}

/** A stat is all it costs; unlike inotify it follows renames, links and network mounts. */
const lookEveryMs = 2000

/** Throws a KeyFileError if the file is bad at the start. */
export const openKeyRing = (path: string, log: Logger): KeyRing => {
  // Looked at before it is read: what is written in between counts as a change.
  let seen = identity(path)
  let keys = withDigests(readKeyFile(path))
  const reload = (): void => {
    seen = identity(path)
    try {
      keys = withDigests(readKeyFile(path))
      log.info({ keys: keys.map(({ name }) => name) }, 'API keys read again')
    } catch (error) {
      log.error({ err: error }, 'API keys not read again: the ones before stay in force')
    }
  }
  const looking = setInterval(() => {
    if (identity(path) !== seen) reload()
  }, lookEveryMs).unref()
  return {
    get size() {
      return keys.length
    },
    find(token) {
      const digest = hashToken(token)
      let found: ApiKey | null = null
      for (const key of keys) if (timingSafeEqual(key.digest, digest)) found = key
      return found
    },
    reload,
    [Symbol.dispose]() {
      clearInterval(looking)
    },
  }
}

const identity = (path: string): string => {
  const facts = statSync(path, { throwIfNoEntry: false })
  return facts === undefined ? 'missing' : `${facts.ino} ${facts.mtimeMs} ${facts.size}`
}

const withDigests = (keys: ApiKey[]): (ApiKey & { digest: Buffer })[] =>
  keys.map((key) => ({ ...key, digest: Buffer.from(key.sha256, 'hex') }))
