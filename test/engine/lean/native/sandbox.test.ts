import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { confined, seccompFd } from '../../../../engine/repl/confine/enter.ts'
import { bubblewrapArguments } from '../../../../engine/lean/native/sandbox.ts'
import type { Permissions, NativeSandbox } from '../../../../engine/lean/native/sandbox.ts'
import { seccompProgram } from '../../../../engine/lean/native/seccomp.ts'

const nothing: Permissions = { allowRead: [], allowWrite: [], allowNet: false, allowRun: [] }
const sandbox = (changes: Partial<NativeSandbox>): NativeSandbox => ({
  permissions: nothing,
  readOnly: ['/toolchain', '/workspace'],
  spool: null,
  environment: { LEAN_PATH: '/workspace/lib' },
  cwd: '/workspace',
  seccompFd,
  tmpMb: 256,
  ...changes,
})

describe('the arguments of bubblewrap', () => {
  test('grant no network, no capability and no writable file unless a permission says so', () => {
    const line = bubblewrapArguments(sandbox({})).join(' ')
    assert.match(line, /--unshare-all/)
    assert.match(line, /--cap-drop ALL/)
    assert.match(line, /--die-with-parent --new-session/)
    assert.doesNotMatch(line, /--share-net| --bind /)
    assert.match(line, /--ro-bind \/toolchain \/toolchain --ro-bind \/workspace \/workspace/)
  })

  test('add exactly what is allowed', () => {
    const permissions = {
      allowRead: ['/data'],
      allowWrite: ['/scratch'],
      allowNet: true,
      allowRun: ['/usr/bin/cadical'],
    }
    const line = bubblewrapArguments(sandbox({ permissions })).join(' ')
    assert.match(line, /--share-net/)
    assert.match(line, /--ro-bind \/data \/data/)
    assert.match(line, /--bind \/scratch \/scratch/)
    assert.match(line, /--ro-bind \/usr\/bin\/cadical \/usr\/bin\/cadical/)
  })

  test('close the root behind the mounts, and end before the command', () => {
    const argv = bubblewrapArguments(sandbox({ spool: '/spool' }))
    assert.ok(argv.indexOf('--remount-ro') > argv.lastIndexOf('--bind'))
    assert.equal(argv.at(-1), '--')
  })
})

// The same checks as code in a REPL would make them, by a script in the sandbox.
const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const machineHasFilter = seccompProgram({ denyProcesses: true, denySockets: true }, process.arch) !== null
const skip =
  hasBubblewrap && machineHasFilter ? false : 'needs bubblewrap on a machine with a known seccomp table'

interface Report extends Record<string, string | number | string[]> {
  environment: string[]
}

describe('code in the sandbox', { skip }, () => {
  const run = promisify(execFile)
  const probe = join(import.meta.dirname, '../../../fakes/native/probe.ts')
  const server = createServer((socket) => socket.destroy())
  let dir: string
  let spool: string
  let other: ReturnType<typeof spawn>

  const inSandbox = async (permissions: Permissions): Promise<Report> => {
    const rules = {
      denyProcesses: permissions.allowRun.length === 0,
      denySockets: !permissions.allowNet,
    }
    const seccompFile = join(dir, 'seccomp.bpf')
    await writeFile(seccompFile, seccompProgram(rules, process.arch) ?? '')
    const bwrap = bubblewrapArguments(
      sandbox({
        permissions,
        readOnly: [process.execPath, probe, dir],
        spool: '{spool}',
        cwd: dir,
        tmpMb: 64,
      }),
    )
    const [program = '', ...args] = confined(
      [
        'bwrap',
        ...bwrap,
        process.execPath,
        probe,
        String((server.address() as AddressInfo).port),
        join(dir, 'outside'),
        String(other.pid),
        '/dev/pts/0',
      ],
      { group: null, dataMb: null, spoolParent: spool, seccompFile },
    )
    const { stdout } = await run(program, args, { timeout: 30_000 })
    return JSON.parse(stdout) as Report
  }

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sandbox-'))
    spool = join(dir, 'spool')
    other = spawn('sleep', ['60'])
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  after(async () => {
    other.kill('SIGKILL')
    server.close()
    await rm(dir, { recursive: true, force: true })
  })

  test('reads, writes, connects, spawns and sees nothing that was not granted', async () => {
    const report = await inSandbox(nothing)
    assert.equal(report['readShadow'], 'ENOENT')
    assert.equal(report['readHome'], 'ENOENT')
    assert.equal(report['writeOutside'], 'EROFS')
    assert.equal(report['writeRoot'], 'EROFS')
    assert.equal(report['writeWorkspace'], 'EROFS')
    assert.ok(!existsSync(join(dir, 'outside')))
    assert.equal(report['connect'], 'EPERM')
    assert.equal(report['spawnMissing'], 'EPERM')
    assert.equal(report['spawnPresent'], 'EPERM')
    assert.equal(report['killOther'], 'ESRCH')
    assert.equal(report['readOtherProc'], 'ENOENT')
    assert.equal(report['openOtherPty'], 'ENOENT')
    assert.equal(report['openConsole'], 'ENOENT')
    assert.equal(report['openTty'], 'ENOENT')
    assert.equal(report['noNewPrivileges'], '1')
    assert.equal(report['seccomp'], '2')
    assert.equal(report['capabilities'], '0000000000000000')
  })

  test('computes as before: threads, a bounded /tmp of its own, its own processes, its own environment', async () => {
    const report = await inSandbox(nothing)
    assert.equal(report['thread'], 'done')
    assert.equal(report['writeTmp'], 'done')
    assert.equal(report['fillTmp'], 'ENOSPC')
    // Its two files, and the way to each place it may read that lies there.
    const below = [process.execPath, probe, dir].filter((one) => one.startsWith('/tmp/'))
    assert.equal(report['tmpHolds'], 2 + new Set(below.map((one) => one.split('/')[2])).size)
    // bubblewrap's own reaper and the REPL.
    assert.equal(report['processes'], 2)
    assert.deepEqual(report.environment, ['LEAN_PATH', 'PWD'])
  })

  test('may do what is granted, and nothing else', async () => {
    const report = await inSandbox({ ...nothing, allowNet: true, allowWrite: [dir] })
    assert.equal(report['connect'], 'done')
    assert.equal(report['writeOutside'], 'done')
    assert.equal(report['spawnPresent'], 'EPERM')
    assert.equal(report['readShadow'], 'ENOENT')
  })

  test('may start the programs that are granted', async () => {
    const report = await inSandbox({ ...nothing, allowRun: [process.execPath] })
    assert.equal(report['spawnPresent'], 'done')
    assert.equal(report['spawnMissing'], 'ENOENT')
    assert.equal(report['connect'], 'EPERM')
  })

  test('has a spool directory that no other REPL sees', async () => {
    await inSandbox(nothing)
    const directories = await readdir(spool)
    assert.ok(directories.length >= 1)
    assert.ok(directories.every((name) => /^\d+$/.test(name)))
  })
})
