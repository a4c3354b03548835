// The service that a command talks to: where it is, how long it is waited for, and what its absence is called.
import { InvalidArgumentError, Option, type Command } from 'commander'
import { connect, ServiceError, ServiceUnreachable, type Client, type Retry } from '../index.js'
import { CommandFailure, exitCodes } from './failure.ts'

export interface ServiceOptions {
  url?: string
  wait: number
}

const defaultWaitS = 30

export const withService = (command: Command): Command =>
  command
    .addOption(new Option('--url <url>', 'the service; else LEAN_REPL_URL, else http://127.0.0.1:8080'))
    .option(
      '--wait <seconds>',
      'how long to wait for a service that is busy or being started again',
      seconds,
      defaultWaitS,
    )

/** Who ends the signal ends every request. */
export const openService = (
  { url, wait }: ServiceOptions,
  signal: AbortSignal,
  note: (text: string) => void,
): Client => {
  // Once, however many requests wait: what is new is that something is the matter.
  let told: string | null = null
  const onRetry = ({ reason, waitMs }: Retry): void => {
    if (reason === told) return
    told = reason
    note(`lean-repl: ${reason}: trying again in ${(waitMs / 1000).toFixed(1)} s\n`)
  }
  try {
    return connect({ url, patienceMs: wait * 1000, signal, onRetry })
  } catch (error) {
    throw new CommandFailure(`--url: ${(error as Error).message}`, exitCodes.usage)
  }
}

/** Nobody listens: told at once, before anything is begun. */
export const requireService = async ({ url }: ServiceOptions): Promise<void> => {
  const client = connect({ url, patienceMs: 0 })
  try {
    await client.health()
  } catch (error) {
    // Busy or not ready is there, all the same.
    if (!(error instanceof ServiceError) || error.problem === null) throw serviceFailure(error, client.url)
  } finally {
    await client[Symbol.asyncDispose]()
  }
}

/** What a failed call is for whoever started the command. */
export const serviceFailure = (error: unknown, url: string): unknown => {
  if (error instanceof ServiceUnreachable)
    return new CommandFailure(
      `no service: ${error.message}; start it with lean-repl serve`,
      exitCodes.noService,
      error,
    )
  if (!(error instanceof ServiceError)) return error
  if (error.problem === null)
    return new CommandFailure(
      `no service: ${url} is something else: ${error.message}`,
      exitCodes.noService,
      error,
    )
  const { code, detail } = error.problem
  if (code === 'unauthorized')
    return new CommandFailure(`${url} wants an API key: set LEAN_REPL_API_KEY`, exitCodes.usage, error)
  if (code === 'frozen') return new CommandFailure(`${code}: ${detail}`, exitCodes.inconclusive, error)
  const away = error.status === 429 || error.status === 503 || error.status >= 500
  return new CommandFailure(`${code}: ${detail}`, away ? exitCodes.noService : exitCodes.usage, error)
}

export const seconds = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It takes seconds.')
  return value
}

/** As the contract bounds it. */
export const leanSeconds = (text: string): number => {
  const value = seconds(text)
  if (value < 0.1 || value > 3600) throw new InvalidArgumentError('It takes 0.1 to 3600 seconds.')
  return value
}

export const withTimeout = (command: Command): Command =>
  command.option('--timeout <seconds>', "Lean's time for each, 0.1 to 3600", leanSeconds)

export const limitsOf = ({ timeout }: { timeout?: number }): { limits?: { timeout_s: number } } =>
  timeout === undefined ? {} : { limits: { timeout_s: timeout } }
