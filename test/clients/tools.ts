// Generators and clients that `.ci/run` brings, and the word that says which is missing.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const tools = process.env['CONTRACT_TOOLS'] ?? '/nowhere'
const root = join(import.meta.dirname, '../..')
export const contract = join(root, 'openapi.yaml')
const hooks = join(import.meta.dirname, 'schemathesis_hooks.py')
export const config = join(root, 'schemathesis.toml')
export const sessions = join(import.meta.dirname, 'sessions')

export const python = (program: string): string => join(tools, 'python/bin', program)
export const packages = join(tools, 'node_modules')
/** Those of the project. */
export const ownPackages = join(root, 'node_modules')
export const own = (program: string): string => join(ownPackages, '.bin', program)

/** False where it is there. */
export const without = (file: string): string | false =>
  existsSync(file)
    ? false
    : `there is no ${file}: CONTRACT_TOOLS names a folder like the one that .ci/run makes`

/** What it prints; where it fails, all that it said. */
export const run = async (program: string, args: string[], cwd?: string): Promise<string> => {
  try {
    const options = {
      cwd,
      maxBuffer: 1 << 26,
      env: { ...process.env, NO_COLOR: '1', SCHEMATHESIS_HOOKS: hooks },
    }
    return (await promisify(execFile)(program, args, options)).stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error })
  }
}
