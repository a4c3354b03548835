// helmet, fitted to a service that may well be spoken to over plain HTTP: `upgrade-insecure-requests` and HSTS
// would break /docs there, and are the TLS proxy's to set. Swagger UI styles itself inline and draws data: images.
import helmet from 'helmet'
import type { RequestHandler } from 'express'

export const securityHeaders = (): RequestHandler =>
  helmet({
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
  })
