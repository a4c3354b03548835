// One service for all tests of a file, real Lean over HTTP, and what is asked of it.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before } from 'node:test'
import type { CheckRequest, CheckResult, LeanError, Problem } from '../../engine/index.ts'
import { startService, type Service } from './service.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
export const leanHash = sha256('import Lean')
export const at = (line: number, column: number) => ({ line, column })
export const kindsOf = ({ errors }: { errors: LeanError[] }): string[] => errors.map(({ kind }) => kind)

export let service: Service
before(async () => {
  service = await startService()
})
after(async () => {
  await service[Symbol.asyncDispose]()
})

export const check = async (request: CheckRequest): Promise<CheckResult> => {
  const { status, body } = await service.post<CheckResult>('/v1/checks', request)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}
export const refused = async (request: CheckRequest): Promise<[number, string]> => {
  const { status, body } = await service.post<Problem>('/v1/checks', request)
  return [status, body.code]
}
