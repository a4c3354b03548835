// Swagger UI at /docs, where "Try it out" runs real checks and Authorize keeps an API key for the browser's session.
import { Router } from 'express'
import swaggerUi from 'swagger-ui-express'
import type { Contract } from './contract.ts'

export const documentation = ({ document }: Contract): Router => {
  const router = Router()
  const page = swaggerUi.setup(undefined, {
    customSiteTitle: document.info.title,
    swaggerOptions: {
      url: '/openapi.yaml',
      persistAuthorization: true,
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
