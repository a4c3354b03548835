import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { defaultSettings, type NativeSettings } from '../../../../engine/index.ts'
import { forkServer, type ForkServer } from '../../../../engine/lean/native/shim/launch.ts'

const folder = mkdtempSync(join(tmpdir(), 'fork-launch-'))
process.on('exit', () => rmSync(folder, { recursive: true }))
const shim = join(folder, 'shim.so')
writeFileSync(shim, '')

const serverFor = (change: Partial<NativeSettings> = {}): Promise<ForkServer> => {
  const native: NativeSettings = {
    workspace: '/workspace',
    command: null,
    sandbox: 'bubblewrap',
    allowRead: [],
    allowWrite: ['/granted'],
    allowNet: false,
    allowRun: [],
    forkShim: shim,
    path: '/usr/bin',
    home: '/',
    ...change,
  }
  const placed = { engine: 'native', cores: [0], ownCores: [], canonicalHeader: 'import Init' } as const
  return forkServer(
    { ...defaultSettings, ...placed, cores: [0], ownCores: [], stateDir: folder, native },
    {
      type: 'installed',
      argv: ['/opt/repl'],
      lean: '/toolchain/bin/lean',
      environment: {},
      sysroot: '/toolchain',
      workspace: '/workspace',
      bubblewrap: '/usr/bin/bwrap',
      toolchain: { engine: 'native', leanVersion: '4.22.0', leanCommit: 'abc', libraries: [] },
    },
    { PATH: '/usr/bin' },
    {
      group: '/sys/fs/cgroup/lean',
      limits: { memoryMb: 100, pids: 9 },
      spoolDir: '/spools',
      readyDir: '/ready',
    },
  )
}

test('a parent writes to spools, its socket’s folder and the control groups; its children to what is granted', async () => {
  const server = await serverFor()
  assert.ok(server.type === 'possible', JSON.stringify(server))
  const argv = server.parent('/sockets/one', { imports: 'import Init', rest: '' })
  const after = (flag: string) => argv.flatMap((word, index) => (word === flag ? [argv[index + 1]] : []))
  assert.deepEqual(after('--bind'), ['/granted', '/spools', '/sockets', '/sys/fs/cgroup/lean'])
  const variable = (name: string) => argv[argv.indexOf(name) + 1]
  assert.equal(variable('LD_PRELOAD'), shim)
  assert.deepEqual(variable('LEAN_REPL_FORKS_WRITE')?.split('\n'), ['/dev/null', '/granted'])
  assert.ok(
    !variable('LEAN_REPL_FORKS_READ')
      ?.split('\n')
      .some((path) => path.startsWith('/proc')),
  )
  assert.ok(
    argv.includes('--unshare-net') && !argv.includes('--unshare-all') && !argv.includes('--share-net'),
  )
})

test('there is none where it could not keep its word, and the reason is told', async () => {
  const reasons = await Promise.all(
    [
      { sandbox: 'off' } as const,
      { allowNet: true },
      { allowRun: ['/bin/true'] },
      { forkShim: '/nowhere' },
    ].map(serverFor),
  )
  const why = reasons.map((one) => (one.type === 'impossible' ? one.why : ''))
  assert.match(why[0] ?? '', /sandbox is off/)
  assert.match(why[1] ?? '', /network/)
  assert.match(why[2] ?? '', /run programs/)
  assert.match(why[3] ?? '', /no \/nowhere: `npm run shim`/)
})
