import assert from 'node:assert/strict'
import { closeSync, openSync, writeSync } from 'node:fs'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { openPty } from '../../../../engine/repl/pty/pty.ts'
import { until } from '../../../until.ts'

test('what a child says before anybody listens is heard when somebody does, and once', async () => {
  const pty = openPty()
  const child = openSync(pty.slavePath, 'r+')
  writeSync(child, 'READY\n')
  // The terminal is read meanwhile.
  for (let i = 0; i < 50; i++) await turn()
  const heard: Buffer[] = []
  pty.onData((chunk) => heard.push(chunk))
  await until(() => Buffer.concat(heard).toString().startsWith('READY'))
  writeSync(child, 'more')
  await until(() => Buffer.concat(heard).toString().endsWith('more'))
  assert.equal(Buffer.concat(heard).toString().match(/READY/g)?.length, 1)
  closeSync(child)
  pty.close()
})
