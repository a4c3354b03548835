import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { runOnCore, runWhereWeMay } from '../../../engine/linux/child-process.ts'

const coresOf = (pid: number | 'self'): string =>
  /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 'none'
const firstOf = (list: string): number => Number(/^\d+/.exec(list)?.[0])

test('what is pinned to a core is let onto all that the caller may use', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  const own = coresOf('self')
  runOnCore(firstOf(own), pid)
  assert.equal(coresOf(pid), String(firstOf(own)))
  runWhereWeMay(pid)
  assert.equal(coresOf(pid), own)
  child.kill('SIGKILL')
  await once(child, 'exit')
  // One that has gone meanwhile is nothing to complain of.
  runWhereWeMay(pid)
})
