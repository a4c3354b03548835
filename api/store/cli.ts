// npm run store -- verify|lift-freeze [--state-dir PATH]
// Ends with 0 when all was whole, with 1 when something was wrong and has been mended, with 2 when it could not look.
import { parseArgs } from 'node:util'
import { liftFreeze, verifyState } from '../../engine/index.ts'
import { stateDirectory } from '../environment.ts'
import { renderVerification } from './render.ts'

const usage = `Usage: npm run store -- verify|lift-freeze [--state-dir PATH]
verify: reads all of a store that no server has open, and mends what is wrong.
lift-freeze: lets the server say again that something is proved, after both kernels have contradicted themselves.
The directory is LEAN_REPL_STATE_DIR, or --state-dir PATH.`

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const log = {
  info: (fields: object, message: string): void => say(`${message} ${JSON.stringify(fields)}`),
  warn: (fields: object, message: string): void => say(`${message} ${JSON.stringify(fields)}`),
}

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, 'state-dir': { type: 'string' } },
  })
  if (values.help === true) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const [command] = positionals
  if (positionals.length === 1 && command === 'lift-freeze') {
    const said = liftFreeze(values['state-dir'] ?? stateDirectory())
    process.stdout.write(said === null ? 'There is no freeze.\n' : `Lifted: ${said}`)
    return 0
  }
  if (positionals.length !== 1 || command !== 'verify') {
    say(usage)
    return 2
  }
  const verification = await verifyState(values['state-dir'] ?? stateDirectory(), log)
  if (verification.type === 'not-verified') {
    say(verification.detail)
    return 2
  }
  process.stdout.write(renderVerification(verification.reports))
  return verification.reports.every(({ mended }) => mended.length === 0) ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  const isUsage = ((error as { code?: string }).code ?? '').startsWith('ERR_PARSE_ARGS')
  say(isUsage ? usage : String((error as Error).stack))
  process.exitCode = 2
}
