import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { processorMs } from '../../../../engine/repl/process/processor-time.ts'
import { until } from '../../../until.ts'

test('counts what a process uses, and nothing of one that sleeps or has gone', async () => {
  const busy = spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' })
  const idle = spawn('sleep', ['60'], { stdio: 'ignore' })
  const used = (child: typeof busy): number => processorMs(child.pid ?? 0) ?? -1
  try {
    await until(() => used(busy) > 20)
    const before = used(idle)
    const busyBefore = used(busy)
    await until(() => used(busy) > busyBefore + 20)
    assert.equal(used(idle), before)
  } finally {
    busy.kill('SIGKILL')
    idle.kill('SIGKILL')
  }
  await once(busy, 'close')
  assert.equal(processorMs(busy.pid ?? 0), null)
})
