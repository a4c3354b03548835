// An engine that is part of a fleet, behind the door that the API asks: it ends in an order that gives back what has not begun.
import type { Engine } from '../door.ts'
import { overlaid } from './overlaid.ts'

export interface FleetParts {
  /** Who is asked. */
  engine: Engine
  /** This machine's; null where it has none. */
  own: Engine | null
  host: ({ stop(): void; ended(): Promise<void> } & AsyncDisposable) | null
  broker: AsyncDisposable
}

export const inFleet = ({ engine, own, host, broker }: FleetParts): Engine => {
  let closed: Promise<void> | null = null
  const close = async (): Promise<void> => {
    host?.stop()
    if (engine !== own) await engine[Symbol.asyncDispose]()
    // What runs is given back before its REPLs are killed: their end is not the texts' doing.
    await host?.[Symbol.asyncDispose]()
    await own?.[Symbol.asyncDispose]()
    await broker[Symbol.asyncDispose]()
  }
  const overrides: Partial<Engine> = {
    async drain(deadlineMs) {
      host?.stop()
      await Promise.all([engine.drain(deadlineMs), own === engine ? null : own?.drain(deadlineMs)])
    },
    [Symbol.asyncDispose]: () => (closed ??= close()),
  }
  return overlaid(engine, overrides)
}
