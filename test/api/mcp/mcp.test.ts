// The Model Context Protocol by the SDK's own client, over HTTP.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import request from 'supertest'
import { proof } from '../fake-engine.ts'
import { serve } from '../serve.ts'

const open = async (url: string): Promise<Client & AsyncDisposable> => {
  const client = new Client({ name: 'test', version: '0' })
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${url}/mcp`)) as Parameters<Client['connect']>[0],
  )
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() })
}
const call = async (client: Client, name: string, args: Record<string, unknown> = {}): Promise<string> => {
  const { content } = await client.callTool({ name, arguments: args })
  return (content as { text: string }[]).map(({ text }) => text).join('\n')
}

describe('MCP over HTTP', () => {
  it('has six tools, which tell the verdict, what is wrong first, and what to do next', async () => {
    await using served = await serve()
    await using client = await open(served.url)
    const { tools } = await client.listTools()
    assert.deepEqual(tools.map(({ name }) => name).sort(), [
      'check',
      'goals',
      'repair',
      'status',
      'try_tactics',
      'verify',
    ])
    assert.match(
      await call(client, 'check', { source: 'theorem t : True := trivial' }),
      /^verdict: valid\nnext: nothing/,
    )
    const wrong = await call(client, 'check', { source: 'wrong here' })
    assert.match(
      wrong,
      /^verdict: error\nfirst error \(tactic_failed:omega\): .*\nat line 1, column \d+: wrong here\nnext: /,
    )
    assert.match(
      await call(client, 'goals', { source: 'sorry' }),
      /state_ref proof-c+:\n⊢ a \+ b = a\nnext: try_tactics/,
    )
    const tried = await call(client, 'try_tactics', { state_ref: proof, tactics: ['wrong', 'omega'] })
    assert.match(tried, /^error: wrong\n.*\ncomplete: omega\nnext: put the complete tactic/)
    assert.equal(
      await call(client, 'repair', { source: 'theorem t : True := trivial', tactics: ['rfl'] }),
      'verdict: repaired: 0 of 0 holes closed\ntext:\ntheorem t : True := trivial\nnext: nothing, Lean accepts all of it',
    )
    assert.match(await call(client, 'status'), /^ready: Lean 4\.28\.0-pre/)
    assert.match(
      await call(client, 'verify', { reference: 'a', submission: 'b' }),
      /^reference-invalid: a fake/,
    )
  })
  it('refuses what is no argument, and asks the engine nothing', async () => {
    await using served = await serve()
    await using client = await open(served.url)
    const { isError } = await client.callTool({
      name: 'try_tactics',
      arguments: { state_ref: 'x', tactics: [] },
    })
    assert.equal(isError, true)
    assert.equal(served.engine.calls.length, 0)
  })
  it('turns away pages of other origins, and names that were bound to this machine anew', async () => {
    await using served = await serve()
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
    const post = () =>
      request(served.url).post('/mcp').set('accept', 'application/json, text/event-stream').send(ping)
    await post().expect(200)
    await post().set('origin', 'https://elsewhere.example').expect(403)
    await post().set('origin', served.url).expect(200)
    await post().set('host', 'rebound.example').expect(403)
    await request(served.url).get('/mcp').expect(405)
  })
})
