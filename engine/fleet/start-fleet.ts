// The parts of a fleet on this machine: a host beside its engine, a front, or both over one connection to the brokers.
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { namedHeader } from '../check/plan.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { CheckResult } from '../contract/index.ts'
import type { Answer, Engine } from '../door.ts'
import type { Header } from '../job/base.ts'
import type { FleetSettings } from '../settings.ts'
import type { Broker } from './broker/broker.ts'
import { defaultLeaseMs } from './broker/names.ts'
import { openBroker } from './broker/open-broker.ts'
import { AskDesk } from './front/ask-desk.ts'
import { BatchDesk } from './front/batch-desk.ts'
import { FrontEngine } from './front/front-engine.ts'
import { partOfCheck } from './front/part-of-check.ts'
import { Roster } from './front/roster.ts'
import { FleetHost } from './host/fleet-host.ts'
import { struckCheck } from './struck-check.ts'

export interface JoinParts {
  /** Resolves when the states made up to now are known to the fleet. */
  settled(): Promise<void>
  log: Logger
  clock?: Clock
  leaseMs?: number
}

export const connectFleet = (settings: FleetSettings, log: Logger): Promise<Broker> =>
  openBroker(settings, log)

/** What is asked of it any host answers; the broker is the caller's to close. */
export const openFront = (
  broker: Broker,
  { name }: Pick<FleetSettings, 'name'>,
  { clock = systemClock, leaseMs = defaultLeaseMs }: { clock?: Clock; leaseMs?: number } = {},
): Engine => {
  const roster = new Roster(broker, clock)
  const asker = `${name}-${randomBytes(6).toString('hex')}`
  const asks = new AskDesk({ broker, roster, clock, asker, leaseMs })
  const canonical = (): Header => {
    const headers = roster.serving().flatMap((card) => card.headers)
    return namedHeader(headers.find((header) => header.canonical)?.header ?? '')
  }
  const batches = new BatchDesk({
    ...{ broker, roster, asker, leaseMs, clock },
    partOf: (request) => partOfCheck(request, canonical()),
    struck: (request, cause, totalMs) => {
      const { kind, lean_version, lean_commit } = roster.toolchainView()
      const engine = { kind, lean_version, lean_commit }
      return struckCheck(request, cause, { engine, canonical: canonical(), totalMs })
    },
    alone: (request, caller) => asks.ask('check', request, caller) as Promise<Answer<CheckResult>>,
  })
  return new FrontEngine({
    asks,
    roster,
    batches,
    clock,
    owned: [batches, asks, roster],
  })
}

export const joinFleet = (
  broker: Broker,
  engine: Engine,
  { name }: Pick<FleetSettings, 'name'>,
  { settled, log, clock = systemClock, leaseMs = defaultLeaseMs }: JoinParts,
): FleetHost => new FleetHost({ broker, engine, name, settled, leaseMs, clock, log })

export { shareStore } from './recipes/shared-store.ts'
export { inFleet } from './in-fleet.ts'
