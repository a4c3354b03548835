// How a command ends, in a number; and what keeps it from its work, in a line.

export const exitCodes = {
  allValid: 0,
  someWrong: 1,
  usage: 2,
  noService: 3,
  inconclusive: 4,
  /** As a shell says of what SIGINT and SIGPIPE have ended. */
  interrupted: 130,
  pipeClosed: 141,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Told in its message alone: a stack would say nothing to whoever called. */
export class CommandFailure extends Error {
  override name = 'CommandFailure'
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode, cause?: unknown) {
    super(message, { cause })
    this.exitCode = exitCode
  }
}

export const wrongUsage = (message: string): CommandFailure => new CommandFailure(message, exitCodes.usage)

/** What the system says of a file, without the path, which the line has already. */
export const fileTrouble = (path: string, error: unknown): CommandFailure =>
  wrongUsage(`${path}: ${wordsOf(error)}`)

export const wordsOf = (error: unknown): string =>
  (error as Error).message.replace(/, \w+(?: '.*')?$/, '').replace(/^E[A-Z]+: /, '')
