// `lean-repl mcp` by the SDK's own client, over standard input and output.
import assert from 'node:assert/strict'
import path from 'node:path'
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
    assert.equal((await client.listTools()).tools.length, 5)
    const { content } = await client.callTool({ name: 'check', arguments: { source: 'wrong' } })
    assert.match((content as { text: string }[])[0]?.text ?? '', /^verdict: error\nfirst error/)
  } finally {
    await client.close()
  }
})
