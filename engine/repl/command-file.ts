// Large commands go to the REPL by file, in the protocol's `path` request: beyond some KB a pty is slower than
// a file (1 MB: 40 ms against 1 ms), and a terminal whose child does not read holds no more than that anyway.
import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileRequest, ReplRequest } from '../protocol/wire.ts'

/** From here a file is the faster way, as measured. */
export const byFileBeyondBytes = 8192

export interface PreparedRequest extends AsyncDisposable {
  bytes: Buffer
}

export const prepareRequest = async (request: ReplRequest, spoolDir: string): Promise<PreparedRequest> => {
  const bytes = encode(request)
  if (!('cmd' in request) || bytes.length <= byFileBeyondBytes) return { bytes, ...nothingToRemove }
  const { cmd, ...options } = request
  const path = join(spoolDir, `${randomUUID()}.lean`)
  const remove = { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
  try {
    // Code that runs in the REPL may write here too: never through a link that it has laid.
    await writeFile(path, cmd, { flag: 'wx' })
  } catch {
    // A full disk: the terminal is slower, and always there.
    return { bytes, ...remove }
  }
  const byFile: FileRequest = { path, ...options }
  return { bytes: encode(byFile), ...remove }
}

const nothingToRemove = { [Symbol.asyncDispose]: () => Promise.resolve() }

/** One line: JSON has no raw newline. */
const encode = (request: ReplRequest): Buffer => Buffer.from(JSON.stringify(request) + '\n\n')
