// lean-repl mcp: the service's tools for models, on standard input and output. It carries messages, and knows none.
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import type { Command } from 'commander'
import { connect } from '../../index.js'
import { exitCodes, type ExitCode } from '../failure.ts'
import { requireService, withService, type ServiceOptions } from '../service.ts'

/** JSON-RPC's own code for trouble within. */
const internalError = -32_603

export const mcpCommand = (program: Command, end: (code: ExitCode) => void): void => {
  const command = program
    .command('mcp')
    .description('the service’s tools for models, by the Model Context Protocol on standard input and output')
  withService(command).action(async (options: ServiceOptions) => {
    await requireService(options)
    await using client = connect({ url: options.url })
    await carry(new URL('/mcp', client.url))
    end(exitCodes.allValid)
  })
}

/** Resolves at the end of the input, when all that was asked is answered: the service has a limit for each. */
const carry = async (url: URL): Promise<void> => {
  const key = process.env['LEAN_REPL_API_KEY']
  const service = new StreamableHTTPClientTransport(url, {
    requestInit: { headers: key ? { Authorization: `Bearer ${key}` } : {} },
  })
  const model = new StdioServerTransport()
  const ended = Promise.withResolvers<null>()
  const refuse = async (message: JSONRPCMessage, error: unknown): Promise<void> => {
    if (!('id' in message) || !('method' in message)) return
    const { id } = message
    await model.send({
      jsonrpc: '2.0',
      id,
      error: { code: internalError, message: (error as Error).message },
    })
  }
  service.onmessage = (message) => void model.send(message)
  const asked = new Set<Promise<void>>()
  model.onmessage = (message) => {
    const asking = service.send(message).catch((error: unknown) => refuse(message, error))
    asked.add(asking)
    void asking.finally(() => asked.delete(asking))
  }
  process.stdin.once('end', () => ended.resolve(null))
  model.onclose = () => ended.resolve(null)
  await service.start()
  await model.start()
  await ended.promise
  await Promise.all(asked)
  await service.close()
}
