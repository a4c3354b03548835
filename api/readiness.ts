// Says once that the canonical header is warm: in the log, and to whoever started the service.
import type { Appliance } from './appliance.ts'

/** An import takes seconds; looking costs nothing. */
const lookEveryMs = 100

export const announceReady = ({ engine, log, isDraining }: Appliance, ready: () => void): void => {
  const timer = setInterval(() => {
    if (!engine.ready() && !isDraining()) return
    clearInterval(timer)
    if (isDraining()) return
    log.info({ ready_ms: Math.round(performance.now()) }, 'ready: the canonical header is warm')
    ready()
  }, lookEveryMs)
  timer.unref()
}
