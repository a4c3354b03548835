// Swagger UI as it comes, over a contract of one operation: what is wrong with it is not ours to mend.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import swaggerUi from 'swagger-ui-express'

const thing = { type: 'object', properties: { name: { type: 'string', description: 'Its name.' } } }
const json = {
  'application/json': {
    schema: { $ref: '#/components/schemas/Thing' },
    examples: {
      one: { summary: 'One', value: { name: 'a' } },
      two: { summary: 'Two', value: { name: 'b' } },
    },
  },
}
const document = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1', description: 'Makes **things**, [here](https://example.org).' },
  servers: [{ url: '/' }],
  tags: [{ name: 'Things', description: 'Things that are made.' }],
  paths: {
    '/things': {
      post: {
        operationId: 'makeThing',
        tags: ['Things'],
        summary: 'Make a thing',
        requestBody: { required: true, content: json },
        responses: { '200': { description: 'Made.', content: json }, '400': { description: 'Not made.' } },
      },
    },
  },
  components: {
    schemas: { Thing: thing },
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  },
}

export const servePlain = async (): Promise<{ url: string } & AsyncDisposable> => {
  const app = express()
  const options = { swaggerOptions: { tryItOutEnabled: true, filter: true } }
  app.use('/docs', swaggerUi.serveFiles(document, options), swaggerUi.setup(document, options))
  app.post('/things', (_req, res) => {
    res.json({ name: 'a' })
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
