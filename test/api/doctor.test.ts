// What npm run doctor finds on a machine where something is missing, and where nothing is.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { lookAtNode, lookAtPort } from '../../api/doctor/findings.ts'
import { readEnvironment } from '../../api/environment.ts'

const cli = join(import.meta.dirname, '../../api/doctor/cli.ts')
let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'lean-repl-doctor-'))
})
after(() => rmSync(folder, { recursive: true }))

const doctor = (env: Record<string, string>): { status: number | null; stdout: string } =>
  spawnSync(process.execPath, [cli], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 300_000,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LEAN_REPL_PORT: '0', ...env },
  })

describe('The doctor', () => {
  it('finds nothing where all is well, and changes nothing', () => {
    const { status, stdout } = doctor({ LEAN_REPL_STORE_MAX_MB: '1', LEAN_REPL_STATE_DIR: 'later' })
    assert.equal(status, 0, stdout)
    assert.match(stdout, /^fine +directories +\S+\/later can be made$/m)
    assert.match(stdout, /^fine +engine +embedded, Lean /m)
    assert.match(stdout, /^fine +libraries +Init, Std, Lean, Lake$/m)
    assert.ok(!stdout.includes('TROUBLE'))
  })
  it('names each thing that keeps the service from working', () => {
    writeFileSync(join(folder, 'keys.json'), '{"keys": [')
    const keys = doctor({ LEAN_REPL_API_KEYS_FILE: join(folder, 'keys.json') })
    assert.equal(keys.status, 1)
    assert.match(keys.stdout, /^TROUBLE +keys +LEAN_REPL_API_KEYS_FILE: /m)
    const settings = doctor({ LEAN_REPL_PROT: '1', LEAN_REPL_CORES: 'none' })
    assert.equal(settings.status, 1)
    assert.equal(settings.stdout.match(/^TROUBLE +settings +LEAN_REPL_/gm)?.length, 2)
    const native = doctor({ LEAN_REPL_LEAN_WORKSPACE: folder })
    assert.equal(native.status, 1)
    assert.match(native.stdout, /^TROUBLE +engine +.*no lake-manifest\.json/m)
  })
  it('tells another program at its port, and a Node that is too old', async () => {
    const other = createServer((socket) => socket.end('hello\n')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const reading = readEnvironment({ LEAN_REPL_PORT: String((other.address() as AddressInfo).port) })
    assert.equal(reading.type, 'settings')
    const found = reading.type === 'settings' ? await lookAtPort(reading.settings) : null
    other.close()
    assert.equal(found?.state, 'trouble')
    assert.match(found?.detail ?? '', /another program listens there/)
    assert.equal(lookAtNode('20.20.2').state, 'trouble')
  })
})
