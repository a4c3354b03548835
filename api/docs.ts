// Swagger UI at /docs, where "Try it out" runs real checks and Authorize takes an API key, for as long as the page
// is open: a key that the browser kept would outlive the person who typed it.
import { Router } from 'express'
import swaggerUi from 'swagger-ui-express'
import type { Contract } from './contract.ts'

export const documentation = ({ document }: Contract): Router => {
  const router = Router()
  const page = swaggerUi.setup(undefined, {
    customSiteTitle: document.info.title,
    swaggerOptions: {
      url: '/openapi.yaml',
      tryItOutEnabled: true,
      displayRequestDuration: true,
      filter: true,
      // The contract is not sent to a validator elsewhere.
      validatorUrl: null,
    },
  })
  router.use('/docs', swaggerUi.serve, page)
  router.get('/', (_req, res) => {
    res.redirect('/docs')
  })
  return router
}
