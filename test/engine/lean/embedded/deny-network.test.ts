import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
const module = path.resolve(import.meta.dirname, '../../../../engine/lean/embedded/deny-network.ts')

const attempts = `
  import dgram from 'node:dgram'
  import net from 'node:net'
  import { denyNetwork } from ${JSON.stringify(module)}
  const port = Number(process.argv.at(-1))
  denyNetwork()
  const tried = {
    connect: () => net.connect(port, '127.0.0.1'),
    listen: () => net.createServer().listen(0),
    send: () => dgram.createSocket('udp4').send('x', port),
    restored: () => { net.Socket.prototype.connect = () => 'mine'; return net.connect(port, '127.0.0.1') },
  }
  for (const [name, attempt] of Object.entries(tried)) {
    try { attempt(); console.log(name, 'went through') } catch (error) { console.log(name, error.code ?? error.name) }
  }
  const outcome = await fetch('http://127.0.0.1:' + port).then(() => 'went through', (error) => error.cause?.code)
  console.log('fetch', outcome)
  process.exit(0)
`

test('a process that denied itself the network can neither connect, listen nor send', async () => {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  try {
    const { stdout } = await run(process.execPath, [
      '--input-type=module',
      '-e',
      attempts,
      String(address.port),
    ])
    assert.deepEqual(stdout.trim().split('\n'), [
      'connect ERR_ACCESS_DENIED',
      'listen ERR_ACCESS_DENIED',
      'send ERR_ACCESS_DENIED',
      'restored TypeError',
      'fetch ERR_ACCESS_DENIED',
    ])
    assert.equal(connections, 0)
  } finally {
    server.close()
  }
})
