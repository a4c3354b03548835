// The service as the page asks it: the API key goes along, and a refusal is an error with the service's own words.
import type { Problem } from '../wire.ts'

const keyName = 'lean-repl-api-key'

export class RefusedByService extends Error {
  readonly problem: Pick<Problem, 'status' | 'code' | 'detail'>

  constructor(problem: Pick<Problem, 'status' | 'code' | 'detail'>) {
    super(problem.detail)
    this.problem = problem
  }
}

/** For as long as the tab is open. */
export const readKey = (): string => sessionStorage.getItem(keyName) ?? ''
export const writeKey = (key: string): void => {
  if (key === '') sessionStorage.removeItem(keyName)
  else sessionStorage.setItem(keyName, key)
}

/** Rejects with `RefusedByService` where the answer is a problem. */
export const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers)
  const key = readKey()
  if (key !== '') headers.set('Authorization', `Bearer ${key}`)
  const response = await fetch(path, { ...init, headers })
  if (response.ok) return response
  const problem = (await response.json().catch(() => null)) as Problem | null
  const { status } = response
  const refused = problem ?? {
    status,
    code: 'internal-error' as const,
    detail: `The service answered ${status}.`,
  }
  if (status === 401) dispatchEvent(new Event('key-wanted'))
  throw new RefusedByService(refused)
}

export const askJson = async <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> => {
  const response = await ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
  return (await response.json()) as T
}

/** Pieces of an answer as they come, between separators; what follows the last one is given at the end. */
export async function* pieces(response: Response, separator: string): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) return
  let text = ''
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) break
      text += value
      const whole = text.split(separator)
      text = whole.pop() ?? ''
      for (const piece of whole) yield piece
    }
    if (text !== '') yield text
  } finally {
    void reader.cancel().catch(() => undefined)
  }
}

export const words = (error: unknown): string =>
  error instanceof RefusedByService
    ? `${error.problem.code}: ${error.problem.detail}`
    : error instanceof Error
      ? error.message
      : String(error)
