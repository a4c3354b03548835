import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { systemClock } from '../../../engine/clock.ts'
import { prepareKernels } from '../../../engine/lean/other-kernels/prepare.ts'
import type { OtherVerdict } from '../../../engine/lean/other-kernels/kernel.ts'

const path = process.env['PATH'] ?? ''
const skip = spawnSync('bwrap', ['--version']).status === 0 ? false : 'no bubblewrap here'
const nobody = new AbortController().signal
const limits = { timeoutMs: 30_000, memoryMb: 512, signal: nobody }

describe('A kernel of somebody else’s', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  let programs = 0
  const heard = async (
    script: string,
    args: string[] = [],
    more: Partial<typeof limits> = {},
  ): Promise<OtherVerdict> => {
    const program = join(folder, `kernel-${programs++}`)
    writeFileSync(program, `#!/bin/sh\n${script}\n`)
    chmodSync(program, 0o755)
    const prepared = await prepareKernels([{ name: 'other', command: [program, ...args] }], path, systemClock)
    assert(prepared.type === 'prepared')
    const [kernel] = prepared.kernels
    assert(kernel !== undefined)
    return kernel.judge('{"meta":{}}\n', { ...limits, ...more })
  }

  it('accepts, rejects or declines by its exit code, and anything else is its own trouble', async () => {
    const verdicts = await Promise.all(
      ['exit 0', 'echo bad term; exit 1', 'exit 2', 'exit 101', 'kill -SEGV $$'].map((script) =>
        heard(script),
      ),
    )
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ['accepted', 'rejected', 'undecided', 'failed', 'failed'],
    )
    assert.equal(verdicts[1]?.detail, 'bad term')
    assert.match(verdicts[0]?.version ?? '', /^[0-9a-f]{12}$/)
  })

  it('is given the file by its place or as its input', async () => {
    assert.equal((await heard('grep -q meta "$1"', ['{export}'])).verdict, 'accepted')
    assert.equal((await heard('grep -q meta')).verdict, 'accepted')
    // Nothing that it does not read holds anybody up.
    assert.equal((await heard('exit 0')).verdict, 'accepted')
  })

  it('has no network, no more memory and no more time than it is given, and writes nothing', async () => {
    assert.equal(
      (
        await heard('test ! -e /sys/class/net || exit 1; (echo x >>"$1") 2>/dev/null && exit 1; exit 0', [
          '{export}',
        ])
      ).verdict,
      'accepted',
    )
    const greedy = 'exec /usr/bin/python3 -c "b = bytearray(1 << 30)" || exit 1'
    assert.notEqual((await heard(greedy)).verdict, 'accepted')
    const late = await heard('sleep 60', [], { timeoutMs: 300 })
    assert.deepEqual([late.verdict, late.detail], ['failed', 'it took too long'])
    const gone = await heard('sleep 60', [], { signal: AbortSignal.abort() })
    assert.equal(gone.verdict, 'failed')
  })

  it('has to be there at the start', async () => {
    const refused = async (...command: string[]): Promise<string> => {
      const prepared = await prepareKernels([{ name: 'other', command }], path, systemClock)
      return prepared.type === 'refused' ? prepared.piece : prepared.type
    }
    assert.equal(await refused('nanoda'), 'kernel')
    assert.equal(await refused('/nowhere/nanoda'), 'kernel')
    assert.equal(
      (await prepareKernels([{ name: 'a', command: ['/bin/sh'] }], '', systemClock)).type,
      'refused',
    )
  })

  it('that did not run has rejected nothing', async () => {
    // Bubblewrap's own failures end it by 1 as well: this one works at the start, and not later.
    const fake = join(folder, 'bwrap')
    writeFileSync(fake, '#!/bin/sh\nexit 0\n')
    chmodSync(fake, 0o755)
    const prepared = await prepareKernels([{ name: 'other', command: ['/bin/true'] }], folder, systemClock)
    assert(prepared.type === 'prepared')
    writeFileSync(fake, '#!/bin/sh\nexit 1\n')
    assert.equal((await prepared.kernels[0]?.judge('', limits))?.verdict, 'failed')
    const refused = await prepareKernels([{ name: 'other', command: ['/bin/true'] }], folder, systemClock)
    assert.equal(refused.type === 'refused' ? refused.piece : '', 'sandbox')
  })
})
