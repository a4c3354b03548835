// What is wrong with a request, as FastAPI tells it: where, what sort, and what stood there.
export interface Fault {
  type: string
  loc: (string | number)[]
  msg: string
  input: unknown
  ctx?: Record<string, unknown>
}

export type Reading<T> = { type: 'value'; value: T } | { type: 'faults'; faults: Fault[] }

export const value = <T>(of: T): Reading<T> => ({ type: 'value', value: of })
export const fault = (one: Fault): Reading<never> => ({ type: 'faults', faults: [one] })
