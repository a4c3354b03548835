// Structured logs, one JSON object a line on standard output.
import { pino, stdTimeFunctions, type Logger } from 'pino'

export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  })
