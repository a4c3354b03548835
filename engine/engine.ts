// Composition: the lanes, the pool of REPLs, the router and the store behind the door's interface.
import type { Logger } from 'pino'
import type { Engine } from './door.ts'
import type { EngineSettings } from './settings.ts'

/** Resolves at once; `ready()` turns true when the canonical header is warm. */
export const startEngine = (settings: EngineSettings, log: Logger): Promise<Engine> => {
  log.info({ engine: settings.engine }, 'engine starting')
  return Promise.reject(new Error('the engine is not built yet'))
}
