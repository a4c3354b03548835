import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test, type TestContext } from 'node:test'

const escapes = fileURLToPath(new URL('./escapes.ts', import.meta.url))

for (const more of [[], ['may-fork']])
  test(`a confined child gets nowhere from JavaScript, with the C library at hand ${more.join()}`, (context) =>
    getsNowhere(context, more))

const getsNowhere = async (context: TestContext, more: string[]): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'confine-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const socket = join(folder, 'socket')
  const servers = [net.createServer().listen(0, '127.0.0.1'), net.createServer().listen(socket)]
  context.after(() => servers.forEach((server) => server.close()))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const { port } = servers[0]?.address() as net.AddressInfo
  const output = execFileSync(
    process.execPath,
    ['--single-threaded', '--v8-pool-size=0', escapes, String(port), socket, ...more],
    {
      encoding: 'utf8',
      timeout: 60_000,
    },
  )
  const told = JSON.parse(output) as Record<string, string>
  if ('unbound' in told) {
    context.skip(`this kernel lacks ${JSON.stringify(told['unbound'])}`)
    return
  }
  const { 'own spool': own, ...attempts } = told
  assert.equal(own, 'x')
  assert.ok(Object.keys(attempts).length >= 55)
  const escaped = Object.entries(attempts).filter(([, outcome]) => outcome === 'escaped')
  assert.deepEqual(escaped, [])
  // Refused for what they are, not for arguments that were wrong.
  const byCall = Object.entries(attempts).filter(([, outcome]) => /errno (?!1$|38$)/.test(outcome))
  assert.deepEqual(byCall, [])
}

test('without Landlock a child binds itself by what there is', () => {
  const script = fileURLToPath(new URL('./without-landlock.ts', import.meta.url))
  const told = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as unknown
  assert.deepEqual(told, { missing: ['Landlock'], fork: 'EPERM' })
})
