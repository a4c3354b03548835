// What is wrong with a request, as FastAPI tells it: where, what sort, and what stood there.
export interface Fault {
  type: string
  loc: (string | number)[]
  msg: string
  input: unknown
  ctx?: Record<string, unknown>
}

export type LaxReading<T> = { type: 'value'; value: T } | { type: 'faults'; faults: Fault[] }

export const taken = <T>(of: T): LaxReading<T> => ({ type: 'value', value: of })
export const fault = (one: Fault): LaxReading<never> => ({ type: 'faults', faults: [one] })
