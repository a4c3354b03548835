// LeanInteract runs on `npm run repl` as it comes from PyPI. Where it is not installed the test says so and is skipped.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { clientsPython, sessionOf, without } from './clients-python.ts'

const dropIn = path.resolve(import.meta.dirname, '../../drop-in')
/** Ten starts of a REPL; five times what they took. */
const timeoutMs = 600_000

test(
  'LeanInteract’s server, files, proof steps, pickles, sessions and pool work on this REPL',
  { skip: without('lean_interact', 'lean-interact==0.11.6'), timeout: timeoutMs },
  async () => {
    const { stdout } = await promisify(execFile)(
      clientsPython,
      [sessionOf('lean_interact_session.py'), dropIn],
      { timeout: timeoutMs },
    )
    assert.equal(stdout.trim(), 'all of it works')
  },
)
