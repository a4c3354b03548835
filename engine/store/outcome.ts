// How trouble with the disk is told: as values to callers who can go on without the store, and as one error
// for a store that can't be opened at all.
import type { PutOutcome } from './interface.ts'

export class StoreOpenError extends Error {
  override name = 'StoreOpenError'
  readonly code: 'store-locked' | 'store-unreadable'
  constructor(code: StoreOpenError['code'], message: string, cause: unknown) {
    super(message, { cause })
    this.code = code
  }
}

const fullDiskCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
// LevelDB hands on strerror's text only.
const fullDiskWords = /No space left on device|Disk quota exceeded|File too large/i

export const isDiskFull = (error: unknown): boolean =>
  chain(error).some(
    ({ code, message }) => (code !== undefined && fullDiskCodes.has(code)) || fullDiskWords.test(message),
  )

export const putFailure = (error: unknown): Extract<PutOutcome, { detail: string }> => ({
  type: isDiskFull(error) ? 'full' : 'failed',
  detail: describe(error),
})

export const describe = (error: unknown): string =>
  chain(error)
    .map(({ message }) => message)
    .join(': ')

export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

const chain = (error: unknown): { code: string | undefined; message: string }[] => {
  const links = []
  // A cause may be cyclic; nobody nests deeper.
  for (let at = error; at !== undefined && links.length < 8; at = at instanceof Error ? at.cause : undefined)
    links.push({ code: errorCode(at), message: at instanceof Error ? at.message : String(at) })
  return links
}
