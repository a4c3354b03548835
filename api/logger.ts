// Structured logs on standard output: one JSON object a line, or lines to read where it is a terminal.
import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino'

export const createLogger = async (level: string): Promise<Logger> => {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  return process.stdout.isTTY ? pino(options, await readable()) : pino(options)
}

/** Loaded only where somebody reads it; at once on the terminal, so that the last words are not lost. */
const readable = async (): Promise<DestinationStream> => {
  const { default: pretty } = await import('pino-pretty')
  return pretty({ sync: true, translateTime: 'SYS:HH:MM:ss.l', singleLine: true })
}
