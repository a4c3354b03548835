// Everything the native engine needs, looked for before the server listens. The first thing that is missing is
// named, with what to do about it: no check ever meets a half-installed toolchain.
import { access, constants, realpath } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { NativeSettings } from '../../settings.ts'
import type { Toolchain } from '../../state/toolchain.ts'
import { defaultCommand, parseCommand, parseEnvironment, programCandidates } from './command.ts'
import { runTool } from './run-tool.ts'
import type { ToolRun } from './run-tool.ts'
import { readToolchain } from './toolchain.ts'

export type MissingPiece =
  'workspace' | 'manifest' | 'lake' | 'lean' | 'repl' | 'library' | 'sandbox' | 'permission' | 'command'

export interface Missing {
  type: 'missing'
  piece: MissingPiece
  /** What was looked for and not found, and what to do: one sentence each. */
  detail: string
}

export interface NativeInstallation {
  type: 'installed'
  argv: string[]
  /** What Lake would set, from outside the sandbox. */
  environment: Record<string, string>
  /** The toolchain's directory. */
  sysroot: string
  /** Its compiler. */
  lean: string
  workspace: string
  bubblewrap: string | null
  toolchain: Toolchain
}

const missing = (piece: MissingPiece, detail: string): Missing => ({ type: 'missing', piece, detail })

const readable = (path: string): Promise<boolean> => allowed(path, constants.R_OK)
const executable = (path: string): Promise<boolean> => allowed(path, constants.X_OK)
const allowed = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  )

const firstExecutable = async (candidates: string[]): Promise<string | null> => {
  for (const candidate of candidates) if (await executable(candidate)) return candidate
  return null
}

export const preflight = async (
  native: NativeSettings,
  canonicalHeader: string,
): Promise<NativeInstallation | Missing> => {
  const { workspace } = native
  if (!(await readable(workspace))) {
    return missing(
      'workspace',
      `LEAN_REPL_LEAN_WORKSPACE is ${workspace || 'empty'}, which can't be read: name a Lake project.`,
    )
  }
  if (!(await readable(join(workspace, 'lake-manifest.json')))) {
    return missing(
      'manifest',
      `LEAN_REPL_LEAN_WORKSPACE is ${workspace}, which has no lake-manifest.json: run \`lake update\` there.`,
    )
  }
  const command = parseCommand(native.command ?? defaultCommand)
  if (command === null)
    return missing(
      'command',
      `LEAN_REPL_REPL_COMMAND is ${(native.command ?? []).join(' ')}, which names no program.`,
    )

  const bubblewrap = await firstExecutable(programCandidates('bwrap', workspace, { PATH: native.path }))
  if (native.sandbox === 'bubblewrap' && bubblewrap === null) {
    return missing(
      'sandbox',
      'LEAN_REPL_SANDBOX is bubblewrap, and bwrap is not on the PATH: install bubblewrap, or set LEAN_REPL_SANDBOX=off to run REPLs unprotected.',
    )
  }
  for (const [setting, paths] of Object.entries({
    LEAN_REPL_ALLOW_READ: native.allowRead,
    LEAN_REPL_ALLOW_WRITE: native.allowWrite,
    LEAN_REPL_ALLOW_RUN: native.allowRun,
  })) {
    const relative = paths.find((path) => !isAbsolute(path))
    if (relative !== undefined)
      return missing('permission', `${setting} has ${relative}, which is not absolute.`)
    for (const path of paths)
      if (!(await readable(path)))
        return missing('permission', `${setting} has ${path}, which can't be read.`)
  }

  const tool = (argv: string[]): Promise<ToolRun> =>
    runTool(argv, { cwd: workspace, path: native.path, home: native.home })
  const lake = await tool(['lake', 'env', 'env', '-0'])
  if (lake.type === 'failed') {
    return missing(
      'lake',
      `LEAN_REPL_LEAN_WORKSPACE is ${workspace}, and \`lake env\` does not work there (${lake.detail}): install elan and the toolchain that its lean-toolchain names.`,
    )
  }
  const lakeEnvironment = parseEnvironment(lake.stdout)
  const lean = await tool(['lake', 'env', 'lean', '--version'])
  const prefix = await tool(['lake', 'env', 'lean', '--print-prefix'])
  if (lean.type === 'failed' || prefix.type === 'failed') {
    const detail = lean.type === 'failed' ? lean.detail : prefix.type === 'failed' ? prefix.detail : ''
    return missing(
      'lean',
      `LEAN_REPL_LEAN_WORKSPACE is ${workspace}, and \`lean --version\` does not work there (${detail}).`,
    )
  }
  const sysroot = prefix.stdout.trim()

  const [program = '', ...args] = command.argv
  const found = await firstExecutable(programCandidates(program, workspace, lakeEnvironment))
  if (found === null) {
    return missing(
      'repl',
      `LEAN_REPL_REPL_COMMAND is ${(native.command ?? defaultCommand).join(' ')}, and ${program} was not found: build leanprover-community/repl at the workspace's Lean version and name it there.`,
    )
  }
  const mathlib = await Promise.all(mathlibOleans(workspace).map(readable))
  const library = missingLibrary(canonicalHeader, mathlib.includes(true))
  if (library !== null) return missing('library', library)

  const replProgram = await realpath(found)
  const toolchain = await readToolchain({ leanVersionOutput: lean.stdout, workspace, replProgram })
  if (toolchain === null) {
    return missing(
      'lean',
      `\`lean --version\` says ${JSON.stringify(lean.stdout.trim())}, or lake-manifest.json is damaged.`,
    )
  }
  return {
    type: 'installed',
    argv: [replProgram, ...args],
    environment: command.lakeEnvironment ? lakeEnvironment : {},
    sysroot,
    lean: join(sysroot, 'bin', 'lean'),
    workspace,
    bubblewrap,
    toolchain,
  }
}

/** Lake has moved built libraries into a folder of their own since; both are in use. */
const mathlibOleans = (workspace: string): string[] =>
  [['lean'], []].map((folder) =>
    join(workspace, '.lake/packages/mathlib/.lake/build/lib', ...folder, 'Mathlib.olean'),
  )

/** The one library that is easy to have without its build: an hour of compiling instead of a download. */
export const missingLibrary = (canonicalHeader: string, mathlibBuilt: boolean): string | null =>
  /^import Mathlib$/m.test(canonicalHeader) && !mathlibBuilt
    ? `LEAN_REPL_CANONICAL_HEADER is ${JSON.stringify(canonicalHeader)}, and the workspace has no build of Mathlib: run \`lake exe cache get\` there, or name another header.`
    : null
