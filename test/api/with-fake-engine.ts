// Preloaded (`node --import`) before api/main.ts: startEngine then gives a scripted engine, so that the whole
// process can be seen without Lean. A check of `sleep N` takes N milliseconds.
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context)
    return resolved.url.endsWith('/engine/lean-engine/start.ts')
      ? { ...resolved, url: new URL('./sleeping-engine.ts', import.meta.url).href }
      : resolved
  },
})
