// A ring of one key, and its token.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeKeyFile } from '../../../api/keys/key-file.ts'
import { openKeyRing, type KeyRing } from '../../../api/keys/key-ring.ts'
import { hashToken, makeToken } from '../../../api/keys/token.ts'
import { collectingLogger } from '../serve.ts'

export const withKeys = (): { keys: KeyRing; token: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'lean-repl-keys-'))
  const path = join(folder, 'keys.json')
  const token = makeToken()
  const sha256 = hashToken(token).toString('hex')
  writeKeyFile(path, [{ name: 'prover', sha256, ratePerMinute: null, concurrency: null, weight: 1 }])
  const ring = openKeyRing(path, collectingLogger([]))
  rmSync(folder, { recursive: true })
  return { keys: ring, token }
}
