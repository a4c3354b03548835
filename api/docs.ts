// Swagger UI at /docs, where "Try it out" runs real checks and Authorize takes an API key, for as long as the page
// is open: a key that the browser kept would outlive the person who typed it.
import { Router } from 'express'
import swaggerUi from 'swagger-ui-express'
import type { Contract, ContractDocument } from './contract.ts'
import { textsPlugin } from './docs-texts.ts'

export const documentation = ({ published }: Contract): Router => {
  const router = Router()
  const shown = textFirst(published)
  router.get('/docs/contract.json', (_req, res) => {
    res.json(shown)
  })
  const page = swaggerUi.setup(undefined, {
    customSiteTitle: published.info.title,
    swaggerOptions: {
      url: '/docs/contract.json',
      plugins: [textsPlugin],
      tryItOutEnabled: true,
      displayRequestDuration: true,
      filter: true,
      // The contract is not sent to a validator elsewhere.
      validatorUrl: null,
    },
  })
  router.use('/docs', swaggerUi.serve, page)
  return router
}

/** The page begins with what can be pasted; generators want JSON first, as the contract has it. */
const textFirst = (document: ContractDocument): unknown =>
  JSON.parse(JSON.stringify(document), (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('text/plain' in value)) return value
    const { 'text/plain': text, ...others } = value
    return { 'text/plain': text, ...others }
  })
