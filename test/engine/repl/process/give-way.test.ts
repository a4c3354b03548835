import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants, getPriority } from 'node:os'
import { test } from 'node:test'
import { giveWay } from '../../../../engine/repl/process/give-way.ts'

const autogroup = (pid: number | string): string | null =>
  existsSync(`/proc/${pid}/autogroup`) ? readFileSync(`/proc/${pid}/autogroup`, 'utf8').trim() : null

for (const detached of [true, false])
  test(`a process ${detached ? 'with' : 'without'} a session of its own gives way, and its parent does not`, () => {
    const child = spawn('sleep', ['60'], { detached, stdio: 'ignore' })
    const pid = child.pid ?? 0
    try {
      const before = { priority: getPriority(), group: autogroup('self') }
      giveWay(pid)
      assert.equal(getPriority(pid), constants.priority.PRIORITY_BELOW_NORMAL)
      assert.deepEqual({ priority: getPriority(), group: autogroup('self') }, before)
      if (detached && before.group !== null) assert.match(autogroup(pid) ?? '', / nice 10$/)
    } finally {
      child.kill('SIGKILL')
    }
  })

test('a process that is gone is no trouble', async () => {
  const child = spawn('true', { stdio: 'ignore' })
  await new Promise((resolve) => child.once('exit', resolve))
  assert.doesNotThrow(() => giveWay(child.pid ?? 0))
})
