// npm run keys -- add NAME [--rate-per-minute N] [--concurrency N] [--weight N] | remove NAME | list
// A key is shown once, when it is made; the file keeps its hash. A running service takes changes up by itself.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { apiKeysFile } from '../environment.ts'
import { isKeyName, KeyFileError, readKeyFile, writeKeyFile, type ApiKey } from './key-file.ts'
import { hashToken, makeToken } from './token.ts'

class UsageError extends Error {}

const usage = `Usage: npm run keys -- add NAME [--rate-per-minute N] [--concurrency N] [--weight N]
       npm run keys -- remove NAME
       npm run keys -- list
The file is LEAN_REPL_API_KEYS_FILE, or --file PATH.`

const main = (): string => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      file: { type: 'string' },
      'rate-per-minute': { type: 'string' },
      concurrency: { type: 'string' },
      weight: { type: 'string' },
    },
  })
  if (values.help === true) return usage
  const path = values.file ?? apiKeysFile()
  if (path === null) throw new UsageError('set LEAN_REPL_API_KEYS_FILE, or say --file PATH')
  const keys = existsSync(path) ? readKeyFile(path) : []
  const [verb, name = ''] = positionals

  switch (verb) {
    case 'add': {
      if (!isKeyName(name)) throw new UsageError('a name has 1 to 64 letters, digits or . _ @ -')
      if (keys.some((key) => key.name === name)) throw new UsageError(`there is a key ${name} already`)
      const token = makeToken()
      const key: ApiKey = {
        name,
        sha256: hashToken(token).toString('hex'),
        ratePerMinute: limit(values['rate-per-minute'], '--rate-per-minute'),
        concurrency: limit(values.concurrency, '--concurrency'),
        weight: limit(values.weight, '--weight') ?? 1,
      }
      writeKeyFile(path, [...keys, key])
      return token
    }
    case 'remove':
      if (!keys.some((key) => key.name === name)) throw new UsageError(`there is no key ${name}`)
      writeKeyFile(
        path,
        keys.filter((key) => key.name !== name),
      )
      return `${name} is removed`
    case 'list':
      return keys.map(describe).join('\n')
    default:
      throw new UsageError(usage)
  }
}

const limit = (text: string | undefined, name: string): number | null => {
  if (text === undefined) return null
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${name} takes a whole number from 1`)
  return Number(text)
}

const describe = ({ name, ratePerMinute, concurrency, weight }: ApiKey): string =>
  `${name}  rate_per_minute=${ratePerMinute ?? 'any'}  concurrency=${concurrency ?? 'any'}  weight=${weight}`

try {
  process.stdout.write(`${main()}\n`)
} catch (error) {
  const code = (error as { code?: string }).code ?? ''
  const expected =
    error instanceof UsageError || error instanceof KeyFileError || code.startsWith('ERR_PARSE_ARGS')
  process.stderr.write(`${expected ? (error as Error).message : String((error as Error).stack)}\n`)
  process.exitCode = 1
}
