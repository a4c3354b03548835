// The Python whose environment has the clients that tests drive, and the word that says which one is missing.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export const clientsPython = process.env['CLIENTS_PYTHON'] ?? 'python3'

/** False where the module is installed. */
export const without = (module: string, requirement: string): string | false =>
  spawnSync(clientsPython, [
    '-c',
    `import importlib.util as u, sys; sys.exit(u.find_spec('${module}') is None)`,
  ]).status === 0
    ? false
    : `${clientsPython} has no ${module}: pip install ${requirement}, or CLIENTS_PYTHON names one that has`

export const sessionOf = (script: string): string => join(import.meta.dirname, script)
