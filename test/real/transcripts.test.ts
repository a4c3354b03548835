// The REPL's golden transcripts: real Lean on stdin and stdout, as a person or a script would use it.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

const cli = path.resolve(import.meta.dirname, '../../engine/lean/embedded/cli.ts')
const transcripts = path.join(import.meta.dirname, 'transcripts')
/** Five times what a loaded machine took. */
const timeoutMs = 180_000

function repl(input: string, folder: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const child = execFile(
    process.execPath,
    [cli],
    { env: { ...process.env, INIT_CWD: folder }, timeout: timeoutMs, maxBuffer: 1 << 24 },
    (error, stdout) => (error ? reject(error) : resolve(stdout)),
  )
  child.stdin?.end(input)
  return promise
}

for (const name of readdirSync(transcripts).filter((file) => file.endsWith('.in'))) {
  test(`the transcript ${name} is answered as recorded`, { timeout: timeoutMs }, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'transcript-'))
    try {
      const found = await repl(readFileSync(path.join(transcripts, name), 'utf8'), folder)
      const expected = readFileSync(path.join(transcripts, name.replace(/in$/, 'expected.out')), 'utf8')
      assert.equal(found, expected)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}

test(
  "a pickle in the caller's folder restores an environment in another process",
  { timeout: timeoutMs },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'transcript-'))
    try {
      const saved = await repl(
        '{"cmd": "import Init\\n@[simp] theorem two : 1 + 1 = 2 := rfl\\nnotation \\"TWO\\" => (2 : Nat)"}\n\n{"pickleTo": "two.snapshot", "env": 0}\n\n',
        folder,
      )
      assert.equal(saved, '{"env": 0}\n\n{"env": 0}\n\n')
      const restored = await repl(
        '{"unpickleEnvFrom": "two.snapshot"}\n\n{"cmd": "example : 1 + 1 = TWO := by simp", "env": 0}\n\n{"unpickleProofStateFrom": "two.snapshot"}\n\n',
        folder,
      )
      assert.equal(
        restored,
        '{"env": 0}\n\n{"env": 1}\n\n{"message": "Could not restore two.snapshot: it is an environment’s."}\n\n',
      )
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
)

test(
  'a term nested 2,000 deep is an error of its own, and the REPL goes on',
  { timeout: timeoutMs },
  async () => {
    const deep = `example : 1 = 1 := ${'('.repeat(2000)}rfl${')'.repeat(2000)}`
    const answers = await repl(
      `{"cmd": "import Init"}\n\n${JSON.stringify({ cmd: deep, env: 0 })}\n\n{"cmd": "theorem one : 1 = 1 := rfl", "env": 0}\n\n`,
      tmpdir(),
    )
    assert.match(answers, /"kind": "runtime.maxRecDepth"/)
    assert(answers.endsWith('\n\n{"env": 2}\n\n'))
  },
)
