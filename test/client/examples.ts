// The examples of the client, as somebody runs them.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'

const folder = join(import.meta.dirname, '../../client/examples')
const says: Record<string, RegExp> = {
  '1-check.ts': /^error true\n1:40: omega could not prove the goal:\n/,
  '2-batch.ts': /^{ (?:valid: 15, error: 85|error: 85, valid: 15) }\n$/,
  '3-first-proof.ts': /:= by exact Nat\.mul_comm a b\n/,
  '4-search.ts': /:= by\n {2}constructor\n {2}constructor\n {2}exact hp\n {2}exact hq\n {2}exact hr\n$/,
  '5-verify.ts': /^by omega → proved\nby simp_arith; sorry → rejected\nreference-invalid\n$/,
  '6-repair.ts':
    /^line 3: a < b \+ 1\nline 4: \[a\]\.length = 1\n[^]*^hole 0: omega\n[^]*^repaired\n[^]* · omega\n {2}· rfl\n\ntheorem t_lemma_1 \(a b : Nat\) \(h : a ≤ b\) : a < b \+ 1\n/m,
}

export const examples = (url: () => string): void => {
  describe('The client’s example', () => {
    it('has a test each', () => assert.deepEqual(readdirSync(folder).sort(), Object.keys(says)))
    for (const [name, pattern] of Object.entries(says))
      it(name, async () => {
        const env = { ...process.env, LEAN_REPL_URL: url() }
        const { stdout } = await promisify(execFile)(process.execPath, [join(folder, name), '100'], { env })
        assert.match(stdout, pattern)
      })
  })
}
