// Requests are held against openapi.yaml before an operation sees them; in tests responses are, too.
import type { RequestHandler } from 'express'
import { middleware } from 'express-openapi-validator'
import type { ContractDocument } from './contract.ts'

export interface ValidationOptions {
  document: ContractDocument
  responses: boolean
}

export const contractValidation = ({ document, responses }: ValidationOptions): RequestHandler[] =>
  middleware({
    // The validator changes the document that it is given.
    apiSpec: structuredClone(document) as unknown as Parameters<typeof middleware>[0]['apiSpec'],
    // The spec has its own lint; validating it here would cost every start a quarter of a second.
    validateApiSpec: false,
    validateRequests: { allErrors: true, coerceTypes: false, removeAdditional: false },
    validateResponses: responses ? { allErrors: true, coerceTypes: false, removeAdditional: false } : false,
    // Keys are known before a body is read.
    validateSecurity: false,
    fileUploader: false,
    formats: { 'date-time': true, uri: true },
  }) as RequestHandler[]
