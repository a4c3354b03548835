// `npm run shim [FILE]`: compiles the fork server on the machine that it is to run on, against that machine's C library.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import { defaultShim } from './place.ts'

const flags = [
  '-D_GNU_SOURCE',
  '-std=c11',
  '-O2',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-fPIC',
  '-shared',
  '-fvisibility=hidden',
]

/** Moved into place when it is whole: REPLs may be loading the one before. */
export const compileShim = (file: string): void => {
  mkdirSync(path.dirname(file), { recursive: true })
  const sources = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.c'))
  const made = `${file}.${process.pid}`
  execFileSync('cc', [...flags, '-o', made, ...sources, '-ldl'], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
  })
  renameSync(made, file)
}

if (import.meta.main) {
  const [file = defaultShim] = process.argv.slice(2)
  if (file === '--help' || file === '-h')
    process.stdout.write(
      `Usage: npm run shim -- [FILE]\nCompiles the fork server into FILE (${defaultShim}).\n`,
    )
  else compileShim(path.resolve(file))
}
