// LeanInteract runs on `npm run repl` as it comes from PyPI. Where it is not installed the test says so and is skipped.
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const python = process.env['LEAN_INTERACT_PYTHON'] ?? 'python3'
const dropIn = path.resolve(import.meta.dirname, '../../drop-in')
const session = path.join(import.meta.dirname, 'lean_interact_session.py')
/** Nine starts of a REPL; five times what they took. */
const timeoutMs = 600_000

const missing = (): string | false =>
  spawnSync(python, ['-c', 'import lean_interact']).status === 0
    ? false
    : `${python} has no lean_interact: pip install lean-interact==0.11.6, or LEAN_INTERACT_PYTHON names one that has`

test(
  'LeanInteract’s server, files, proof steps, pickles, sessions and pool work on this REPL',
  { skip: missing(), timeout: timeoutMs },
  async () => {
    const { stdout } = await promisify(execFile)(python, [session, dropIn], { timeout: timeoutMs })
    assert.equal(stdout.trim(), 'all of it works')
  },
)
