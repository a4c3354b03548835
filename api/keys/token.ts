// API keys are 256 random bits, so one sha256 at rest is enough: there is nothing to guess and no salt to want.
import { createHash, randomBytes } from 'node:crypto'

/** The beginning makes a key that was lost in a log or a repository easy to find. */
export const makeToken = (): string => `lrk_${randomBytes(32).toString('base64url')}`

export const hashToken = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest()
