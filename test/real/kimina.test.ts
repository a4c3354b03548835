// Kimina's routes over real Lean: exchanges like those of its own server, and its client as it comes from PyPI, which
// is skipped with a word where it is not installed.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import request from 'supertest'
import { clientsPython, sessionOf, without } from './clients-python.ts'
import { service } from './checking.ts'

interface Answered {
  id: string
  time: number
  diagnostics?: { repl_uuid: string; cpu_max?: number; memory_max?: number }
  error?: string
  response?: {
    env?: number
    message?: string
    messages?: { severity: string; pos: object; endPos?: object; data: string }[]
    sorries?: { pos: object; endPos: object; goal: string }[]
  }
}

const ask = async (codes: Record<string, string>, more: object = {}): Promise<Answered[]> => {
  const snippets = Object.entries(codes).map(([id, code]) => ({ id, code }))
  const { body } = await request(service.url)
    .post('/api/check')
    .send({ snippets, ...more })
    .expect(200)
  return body.results as Answered[]
}

describe('Kimina’s /api/check over Lean', () => {
  it('answers each snippet in its own place as the REPL would', async () => {
    const results = await ask({
      clean: 'import Lean\n\ntheorem t (a b : Nat) : a + b = b + a := by omega',
      parse: 'import Lean\n\ntheorem t (a b : Nat : a = b := by rfl',
      hole: 'import Lean\n\ntheorem t (p q : Prop) (hp : p) : p ∧ q := by\n  constructor\n  · exact hp\n  · sorry',
      check: '#check Nat',
      wide: 'import Lean\n\ntheorem t (𝔸 α : Nat) (h : 𝔸 = α) : α ≠ 𝔸 := by rfl',
      comment: '-- a comment\nimport Lean\ntheorem t : 1 = 1 := rfl',
      blank: ' \n',
    })
    const [clean, parse, hole, check, wide, comment, blank] = results.map(({ response }) => response)
    assert.deepEqual(clean, { env: 1 })
    assert.deepEqual(parse?.messages?.[0], {
      severity: 'error',
      pos: { line: 3, column: 20 },
      endPos: { line: 3, column: 22 },
      data: "unexpected token ':'; expected ')'",
    })
    assert.deepEqual(hole?.sorries, [
      {
        pos: { line: 6, column: 4 },
        endPos: { line: 6, column: 9 },
        goal: 'case right\np q : Prop\nhp : p\n⊢ q',
      },
    ])
    assert.ok(hole.messages?.some(({ data }) => data === "declaration uses 'sorry'"))
    assert.deepEqual(check, {
      env: 0,
      messages: [
        { severity: 'info', pos: { line: 1, column: 0 }, endPos: { line: 1, column: 6 }, data: 'Nat : Type' },
      ],
    })
    assert.deepEqual(
      wide?.messages?.map(({ pos, endPos }) => [pos, endPos]),
      [
        [
          { line: 3, column: 48 },
          { line: 3, column: 51 },
        ],
      ],
    )
    assert.equal(comment?.messages, undefined, 'a comment before an import is no error in a file')
    assert.deepEqual(blank, { env: 0 })
  })

  it('tells with `debug` what its REPL used: processor time in percent of a core, memory in bytes', async () => {
    const [one] = await ask(
      { omega: 'theorem t (a b : Nat) (h : a = b + 5) : a + 5 = b + 10 := by omega' },
      { debug: true },
    )
    const { cpu_max = 0, memory_max = 0 } = one?.diagnostics ?? {}
    assert.ok(cpu_max > 1 && cpu_max < 1000 && memory_max > 2 ** 20, JSON.stringify(one))
  })

  it('never calls proved what is not: axioms, compiled code, an import that fails', async () => {
    const results = await ask({
      axiom: 'axiom bad : 1 = 2\ntheorem t : 1 = 2 := bad',
      native: 'theorem t : 10 < 20 := by native_decide',
      nope: 'import Nope',
    })
    for (const { response } of results.slice(0, 2)) assert.equal(response?.sorries?.length, 1)
    const [, , nope] = results
    assert.ok(
      nope?.error !== undefined || nope?.response?.messages?.some(({ severity }) => severity === 'error'),
    )
  })

  it('keeps the verdicts of those who run beside a timeout and a text that kills its REPL', async () => {
    const fine = Array.from({ length: 6 }, (_, n) => [`fine${n}`, `theorem t : ${n} + 2 = ${n + 2} := rfl`])
    const results = await ask(
      {
        loop: 'import Lean\n\nexample : (List.range 100000000).length = 5 := by decide +kernel',
        dies: 'import Lean\n#eval (IO.Process.exit 3 : IO Unit)',
        ...(Object.fromEntries(fine) as Record<string, string>),
      },
      { timeout: 3 },
    )
    assert.equal(results[0]?.error, 'Lean REPL command timed out in 3.0 seconds')
    assert.notDeepEqual(results[1]?.response, { env: 1 })
    for (const { response } of results.slice(2)) assert.deepEqual(response, { env: 0 })
  })
})

describe('kimina-client', () => {
  it(
    'runs unchanged',
    { skip: without('kimina_client', 'kimina-client==0.2.1'), timeout: 300_000 },
    async () => {
      const { stdout } = await promisify(execFile)(clientsPython, [
        sessionOf('kimina_client_session.py'),
        service.url,
      ])
      assert.equal(stdout.trim().split('\n').at(-1), 'all of it works')
    },
  )
})
