// Answers, and neither a hang-up nor the end of its stdin makes it go.
import { never, reply, serve } from './speak.ts'

for (const signal of ['SIGHUP', 'SIGTERM', 'SIGINT'] as const) process.on(signal, () => undefined)
process.on('uncaughtException', () => undefined)
process.exit = (() => undefined) as never
void serve(() => reply({ env: 0 })).catch(() => undefined)
await never()
