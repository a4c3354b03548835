// What `npm start -- --help` says: there are no options, but settings.
import { parseArgs } from 'node:util'
import { prefix, table } from './environment/table.ts'
import { StartError } from './start-trouble.ts'

/** Null: nobody asked. */
export const startUsage = (args: readonly string[]): string | null => {
  const { values, unknown } = readArgs(args)
  if (values.help === true) return usage()
  if (unknown === undefined) return null
  throw new StartError(`${unknown}: there are no options but --help; settings are environment variables`)
}

const readArgs = (args: readonly string[]): { values: { help?: boolean | undefined }; unknown?: string } => {
  try {
    return parseArgs({ args: [...args], options: { help: { type: 'boolean', short: 'h' } } })
  } catch {
    return { values: {}, unknown: args.join(' ') }
  }
}

const usage = (): string => {
  const rows = Object.entries(table).map(([name, { shown, meaning }]) => {
    const text = `${meaning} (${shown})`.replaceAll('`', '')
    return `  ${`${prefix}${name}`.padEnd(28)} ${text}\n`
  })
  return (
    'Usage: npm start\n' +
    'Serves checks of Lean code over HTTP until SIGTERM or SIGINT. Settings are environment variables (defaults):\n' +
    rows.join('')
  )
}
