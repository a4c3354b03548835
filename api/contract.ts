// openapi.yaml as it lies beside this service: its text, its document with the rules that it says in prose, and its operations.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { OperationId } from '../engine/index.ts'
import { withRules } from './contract-rules.ts'

export type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete'
const methods: readonly HttpMethod[] = ['get', 'post', 'put', 'patch', 'delete']

export interface ContractOperation {
  operationId: OperationId
  tags?: string[]
  requestBody?: object
  security?: object[]
}
export interface ContractDocument {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Partial<Record<HttpMethod, ContractOperation>>>
  components: { schemas: Record<string, object> }
}
export interface Contract {
  text: string
  /** As the text has it. */
  published: ContractDocument
  /** With the rules that it says in prose: what requests are held against. */
  document: ContractDocument
}
export interface Route {
  operationId: OperationId
  method: HttpMethod
  /** As Express writes it: `/v1/headers/:header_hash`. */
  path: string
  takesBody: boolean
  /** Whether it is answered without an API key. */
  open: boolean
}

export const loadContract = (path = new URL('../openapi.yaml', import.meta.url)): Contract => {
  const text = readFileSync(path, 'utf8')
  const published = parse(text) as ContractDocument
  return { text, published, document: withRules(published) }
}

/** Tag of operations that are answered by a router of their own (api/kimina/). */
const compatible = 'Kimina'

export const routesOf = ({ document }: Contract): Route[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method]
      if (operation === undefined || operation.tags?.includes(compatible) === true) return []
      return {
        operationId: operation.operationId,
        method,
        path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
        takesBody: operation.requestBody !== undefined,
        open: operation.security?.length === 0,
      }
    }),
  )
