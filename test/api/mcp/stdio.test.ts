// `lean-repl mcp` by the SDK's own client, over standard input and output.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { it } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { serve } from '../serve.ts'

const main = path.resolve(import.meta.dirname, '../../../client/cli/main.ts')

it('lean-repl mcp carries a model’s questions to the service', async () => {
  await using served = await serve()
  const client = new Client({ name: 'test', version: '0' })
  const command = { command: process.execPath, args: [main, 'mcp', '--url', served.url] }
  await client.connect(new StdioClientTransport(command) as Parameters<Client['connect']>[0])
  try {
    assert.equal((await client.listTools()).tools.length, 6)
    const { content } = await client.callTool({ name: 'check', arguments: { source: 'wrong' } })
    assert.match((content as { text: string }[])[0]?.text ?? '', /^verdict: error\nfirst error/)
  } finally {
    await client.close()
  }
})

it('what was asked is answered though the input ends, as where it comes from a pipe', async () => {
  await using served = await serve()
  const asked = [
    {
      ...{ id: 1, method: 'initialize' },
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'pipe', version: '0' } },
    },
    { method: 'notifications/initialized' },
    { id: 2, method: 'tools/list' },
    { id: 3, method: 'tools/call', params: { name: 'check', arguments: { source: 'wrong' } } },
  ]
  const program = spawn(process.execPath, [main, 'mcp', '--url', served.url])
  program.stdin.end(asked.map((each) => `${JSON.stringify({ jsonrpc: '2.0', ...each })}\n`).join(''))
  const answers = (await text(program.stdout))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number; result?: unknown })
  assert.deepEqual(answers.map(({ id }) => id).sort(), [1, 2, 3])
  assert.ok(
    answers.every(({ result }) => result !== undefined),
    JSON.stringify(answers),
  )
})
