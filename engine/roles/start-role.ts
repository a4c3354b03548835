// The engine that the settings ask for: this host's own, beside which a fleet's work may be pulled, or the whole fleet's. What
// belongs to fleets is loaded only where there are brokers.
import type { Logger } from 'pino'
import { systemClock } from '../clock.ts'
import type { Engine } from '../door.ts'
import { startEngine } from '../lean-engine/start.ts'
import type { EngineSettings, FleetSettings } from '../settings.ts'

export const startRole = async (
  settings: EngineSettings,
  fleet: FleetSettings | null,
  log: Logger,
): Promise<Engine> => {
  if (fleet === null) return startEngine(settings, log)
  const { connectFleet, inFleet, joinFleet, openFront, shareStore } = await import('../fleet/start-fleet.ts')
  await using opened = new AsyncDisposableStack()
  const broker = opened.use(await connectFleet(fleet, log))
  if (fleet.role === 'front') {
    const front = openFront(broker, fleet)
    opened.move()
    return inFleet({ engine: front, own: null, host: null, broker })
  }
  let settled = (): Promise<void> => Promise.resolve()
  const own = opened.use(
    await startEngine(settings, log, (store) => {
      const shared = shareStore(store, { broker, host: fleet.name, clock: systemClock })
      ;({ settled } = shared)
      return shared.store
    }),
  )
  const host = opened.use(joinFleet(broker, own, fleet, { settled, log }))
  const engine = fleet.role === 'both' ? openFront(broker, fleet) : own
  opened.move()
  return inFleet({ engine, own, host, broker })
}
