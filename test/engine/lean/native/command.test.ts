import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseCommand, parseEnvironment, programCandidates } from '../../../../engine/lean/native/command.ts'

describe('the command of a native REPL', () => {
  test('is started directly, with the environment that `lake env` would have set', () => {
    const expected = { argv: ['/opt/repl', '--flag'], lakeEnvironment: true }
    assert.deepEqual(parseCommand(['lake', 'env', '/opt/repl', '--flag']), expected)
    assert.deepEqual(parseCommand(['/home/lean/.elan/bin/lake', 'env', '/opt/repl', '--flag']), expected)
    assert.deepEqual(parseCommand(['/opt/repl']), { argv: ['/opt/repl'], lakeEnvironment: false })
  })

  test('is no command without a program', () => {
    assert.equal(parseCommand([]), null)
    assert.equal(parseCommand(['lake', 'env']), null)
  })

  test('is looked for where Lake builds it, then on the path', () => {
    const candidates = programCandidates('repl', '/w', { PATH: '/usr/bin:relative::/bin' })
    assert.equal(candidates[0], '/w/.lake/packages/REPL/.lake/build/bin/repl')
    assert.deepEqual(candidates.slice(-2), ['/usr/bin/repl', '/bin/repl'])
    assert.deepEqual(programCandidates('/opt/repl', '/w', {}), ['/opt/repl'])
    assert.deepEqual(programCandidates('bin/repl', '/w', {}), ['/w/bin/repl'])
    assert.deepEqual(programCandidates('other', '/w', { PATH: '/bin' }), ['/bin/other'])
  })

  test("takes Lean's variables from Lake's environment and leaves the operator's", () => {
    const output = 'LEAN_PATH=/w/a=b\nc\0SECRET=1\0LAKE=/bin/lake\0PATH=/bin\0broken\0'
    assert.deepEqual(parseEnvironment(output), { LEAN_PATH: '/w/a=b\nc', LAKE: '/bin/lake', PATH: '/bin' })
  })
})
