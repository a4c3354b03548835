import type { Connect, Problem } from './types.d.ts'
export type * from './types.d.ts'

/** A client of the service. It opens no connection before the first call. */
export declare const connect: Connect

/** The service has refused a request, for good or for longer than the client's patience. */
export declare class ServiceError extends Error {
  readonly status: number
  /** As the contract names it; null where the answer is none of the service's. */
  readonly problem: Problem | null
}

/** No answer came: nobody listens, or the connection broke off, for longer than the client's patience. */
export declare class ServiceUnreachable extends Error {
  readonly url: string
}
