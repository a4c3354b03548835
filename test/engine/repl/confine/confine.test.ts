import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { oomKills, ownGroup } from '../../../../engine/repl/confine/control-group.ts'
import { confined, confineFailed } from '../../../../engine/repl/confine/enter.ts'
import { replLimits } from '../../../../engine/repl/confine/limits.ts'

const nothing = { group: null, dataMb: null, spoolParent: null, seccompFile: null }
const run = (argv: string[]): ReturnType<typeof spawnSync> => {
  const [program = '', ...args] = argv
  return spawnSync(program, args, { encoding: 'utf8' })
}

describe('a confined command', () => {
  const dir = mkdtempSync(join(tmpdir(), 'confine-'))
  after(() => {
    rmSync(dir, { recursive: true, force: true })
  })

  test('is the command itself when nothing confines it', () => {
    assert.deepEqual(confined(['repl', '--x'], nothing), ['repl', '--x'])
  })

  test('keeps its arguments whole, whatever is in them', () => {
    const odd = ['a b', '', '$HOME', '"', "'", '*', '{spool']
    const { stdout } = run(confined(['printf', '%s|', ...odd], { ...nothing, dataMb: 4096 }))
    assert.equal(stdout, odd.map((word) => `${word}|`).join(''))
  })

  test('has a spool directory named by its pid, which its arguments may name', () => {
    const script = 'echo "$$ $1"'
    const { stdout } = run(
      confined(['bash', '-c', script, 'x', '--dir={spool}'], { ...nothing, spoolParent: dir }),
    )
    const [pid = '', path = ''] = String(stdout).trim().split(' ')
    assert.equal(path, `--dir=${join(dir, pid)}`)
    assert.ok(existsSync(join(dir, pid)))
  })

  test('can hold no more data than its limit', () => {
    const hungry = ['python3', '-c', 'b = bytearray(600 * 2**20)']
    assert.equal(run(confined(hungry, { ...nothing, dataMb: 2048 })).status, 0)
    assert.notEqual(run(confined(hungry, { ...nothing, dataMb: 256 })).status, 0)
  })

  test('does not start when it could not be confined', () => {
    const group = { parent: join(dir, 'no-such-group'), limits: { memoryMb: 1, pids: 1 } }
    const { status, stdout, stderr } = run(confined(['echo', 'started'], { ...nothing, group }))
    assert.equal(status, confineFailed)
    assert.equal(stdout, '')
    assert.match(String(stderr), /no control group/)
  })

  test('writes its limits and itself into a group of its own', () => {
    // Plain files stand in for the kernel's; the VM run shows the real ones.
    const parent = join(dir, 'group')
    execFileSync('mkdir', [parent])
    const limits = { memoryMb: 4096, pids: 256 }
    const { status } = run(confined(['true'], { ...nothing, group: { parent, limits } }))
    assert.equal(status, 0)
    const [name = ''] = readdirSync(parent)
    assert.match(name, /^repl-\d+$/)
    const read = (file: string): string =>
      execFileSync('cat', [join(parent, name, file)], { encoding: 'utf8' }).trim()
    assert.equal(read('memory.max'), String(4096 * 2 ** 20))
    assert.equal(read('memory.oom.group'), '1')
    assert.equal(read('pids.max'), '256')
    assert.match(read('cpuset.cpus'), /^[\d,-]+$/)
    assert.equal(`repl-${read('cgroup.procs')}`, name)
  })

  test('reads its filter on the descriptor that it promises', () => {
    const seccompFile = join(dir, 'filter')
    writeFileSync(seccompFile, 'bytes')
    const { stdout } = run(confined(['cat', '/proc/self/fd/10'], { ...nothing, seccompFile }))
    assert.equal(stdout, 'bytes')
  })
})

describe('control groups', () => {
  test('are looked for on the one hierarchy only', () => {
    assert.equal(ownGroup('0::/system.slice/lean-repl.service\n'), '/system.slice/lean-repl.service')
    assert.equal(ownGroup('4:memory:/x\n0::/\n'), null)
    assert.equal(ownGroup('4:memory:/x\n'), null)
  })

  test('tell how often the kernel killed for memory', () => {
    assert.equal(oomKills('low 0\nhigh 0\nmax 12\noom 1\noom_kill 3\noom_group_kill 1\n'), 3)
    assert.equal(oomKills(''), 0)
  })

  test('leave the server room beside one REPL', () => {
    assert.equal(replLimits(null, 16_384).memoryMb, 12_288)
    assert.equal(replLimits(8192, 16_384).memoryMb, 6144)
    assert.equal(replLimits(65_536, 16_384).memoryMb, 12_288)
  })
})
