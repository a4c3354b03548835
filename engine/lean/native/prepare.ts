// From the native engine's settings to the command that each REPL is started by, or to a refusal that names
// the missing piece.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Sandbox as SandboxView } from '../../contract/index.ts'
import type { EngineSettings, NativeSettings } from '../../settings.ts'
import { confined, seccompFd, spoolPlaceholder } from '../../repl/confine/enter.ts'
import type { Preparation, EngineSurroundings } from '../preparation.ts'
import { communityDialect } from './dialect.ts'
import { preflight } from './preflight.ts'
import type { NativeInstallation } from './preflight.ts'
import { bubblewrapArguments, sandboxTmpMb } from './sandbox.ts'
import { seccompProgram } from './seccomp.ts'
import { NativeBench } from './verifications/bench.ts'
import { searchPath } from './verifications/module-files.ts'
import { forkServer } from './shim/launch.ts'
import { isPlain } from './shim/plain-header.ts'

export const prepareNative = async (
  settings: EngineSettings,
  surroundings: EngineSurroundings,
): Promise<Preparation> => {
  const installation = await preflight(settings.native, settings.canonicalHeader)
  if (installation.type === 'missing') {
    return { type: 'refused', piece: installation.piece, detail: installation.detail }
  }
  const sandboxed = settings.native.sandbox === 'bubblewrap'
  const seccompFile = sandboxed ? await writeSeccomp(settings) : null
  const { group, limits, spoolDir } = surroundings
  await mkdir(spoolDir, { recursive: true })
  const command = sandboxed
    ? sandboxedCommand(installation, settings.native, seccompFile === null ? null : seccompFd)
    : installation.argv
  const environment = replEnvironment(installation)
  const forks = await forkServer(settings, installation, environment, surroundings)
  return {
    type: 'prepared',
    launch: {
      birth: {
        type: 'pty',
        argv: confined(command, {
          group: group === null ? null : { parent: group, limits },
          dataMb: limits.memoryMb,
          spoolParent: spoolDir,
          seccompFile,
        }),
        env: environment,
        cwd: installation.workspace,
        group,
      },
      ...(forks.type === 'possible'
        ? { fork: { group: group === null ? null : { parent: group, limits } }, forkServesOneText: true }
        : {}),
      dialect: communityDialect,
      privateSpool: true,
    },
    ...(forks.type === 'possible' ? { parent: forks.parent, mayHold: isPlain } : { noParent: forks.why }),
    // A pickle fits every REPL of its toolchain, which the binary is part of.
    snapshotFormat: 'pickle',
    toolchain: installation.toolchain,
    sandbox: sandboxView(settings.native),
    bench: benchOf(settings.native, installation),
  }
}

const benchOf = (
  { sandbox }: NativeSettings,
  installation: NativeInstallation,
): NonNullable<Extract<Preparation, { type: 'prepared' }>['bench']> => {
  const { bubblewrap, sysroot, workspace, toolchain } = installation
  if (sandbox !== 'bubblewrap' || bubblewrap === null)
    return { type: 'none', why: 'verifications run in bubblewrap only, and LEAN_REPL_SANDBOX is off' }
  const environment = replEnvironment(installation)
  return {
    type: 'bench',
    open: (clock) =>
      new NativeBench({
        installation: {
          lean: installation.lean,
          bubblewrap,
          readOnly: [...new Set([sysroot, workspace])],
          environment,
        },
        folders: searchPath(environment, sysroot),
        meta: {
          exporter: { name: 'lean-repl-appliance', version: '1' },
          lean: { githash: toolchain.leanCommit, version: toolchain.leanVersion },
        },
        clock,
      }),
  }
}

/** Null where the machine's system calls are not known: namespaces alone then hold the REPL. */
const writeSeccomp = async (settings: EngineSettings): Promise<string | null> => {
  const { allowNet, allowRun } = settings.native
  const rules = { denyProcesses: allowRun.length === 0, denySockets: !allowNet }
  const program = seccompProgram(rules, process.arch)
  if (program === null) return null
  const path = join(resolve(settings.stateDir), 'run', 'seccomp.bpf')
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, program)
  return path
}

const sandboxedCommand = (
  installation: NativeInstallation,
  permissions: NativeSettings,
  filter: number | null,
): string[] => [
  installation.bubblewrap ?? 'bwrap',
  ...bubblewrapArguments({
    permissions,
    readOnly: [...new Set([installation.sysroot, installation.workspace, installation.argv[0] ?? '/'])],
    spool: spoolPlaceholder,
    environment: replEnvironment(installation),
    cwd: installation.workspace,
    seccompFd: filter,
    tmpMb: sandboxTmpMb,
  }),
  ...installation.argv,
]

/** With LEAN_SYSROOT set, the REPL need not ask `lean --print-prefix`, which a sandboxed one could not start. */
const replEnvironment = (installation: NativeInstallation): Record<string, string> => ({
  PATH: '/usr/bin:/bin',
  LANG: 'C.UTF-8',
  HOME: '/tmp',
  ...installation.environment,
  LEAN_SYSROOT: installation.sysroot,
})

export const sandboxView = (native: NativeSettings): SandboxView => ({
  kind: native.sandbox,
  allow_read: native.allowRead,
  allow_write: native.allowWrite,
  allow_net: native.allowNet ? ['*'] : [],
  allow_run: native.allowRun,
})
