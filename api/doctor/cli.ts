// lean-repl doctor: what the service needs of this machine by the settings that it would start with. Ends with 1 where something
// keeps it from working.
import { parseArgs } from 'node:util'
import { readEnvironment } from '../environment.ts'
import {
  lookAtDirectories,
  lookAtDisk,
  lookAtEngine,
  lookAtKeys,
  lookAtMemory,
  lookAtNode,
  lookAtPort,
  type Finding,
} from './findings.ts'

const usage = `Usage: npm run doctor
Looks over what the service needs here: settings, port, directories, disk, memory, engine, libraries, keys.
Settings are environment variables, as for npm start. Ends with 1 where something keeps the service from working.
`

const look = async (): Promise<Finding[]> => {
  const reading = readEnvironment()
  if (reading.type === 'troubles')
    return [
      lookAtNode(),
      ...reading.troubles.map((detail): Finding => ({ state: 'trouble', what: 'settings', detail })),
    ]
  const { settings } = reading
  return [
    lookAtNode(),
    { state: 'fine', what: 'settings', detail: 'all can be read' },
    await lookAtPort(settings),
    lookAtDirectories(settings),
    lookAtDisk(settings),
    lookAtMemory(),
    ...(await lookAtEngine(settings)),
    lookAtKeys(settings),
  ]
}

const words: Record<Finding['state'], string> = { fine: 'fine', notice: 'notice', trouble: 'TROUBLE' }

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help === true) process.stdout.write(usage)
  else {
    const findings = await look()
    for (const { state, what, detail } of findings)
      process.stdout.write(`${words[state].padEnd(8)} ${what.padEnd(12)} ${detail}\n`)
    process.exitCode = findings.some(({ state }) => state === 'trouble') ? 1 : 0
  }
} catch (error) {
  const expected = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true
  process.stderr.write(`${expected ? (error as Error).message : String((error as Error).stack)}\n`)
  process.exitCode = 2
}
