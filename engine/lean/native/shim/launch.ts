// A native REPL as the parent of others: its process in the sandbox, with the fork server preloaded. It shares the machine's
// process ids, by which the service knows its children; those are kept from each other by Landlock and a filter of their own.
import { access, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { childFilter } from '../../../linux/seccomp.ts'
import { confined } from '../../../repl/confine/enter.ts'
import type { EngineSettings } from '../../../settings.ts'
import type { EngineSurroundings, ParentCommand } from '../../preparation.ts'
import type { NativeInstallation } from '../preflight.ts'
import { bubblewrapArguments, readableInside, sandboxTmpMb } from '../sandbox.ts'

/** As confine.c has it: where a child puts its own pid into the filter. */
const pidPlaceholder = 0x7fffffff

export type ForkServer = { type: 'possible'; parent: ParentCommand } | { type: 'impossible'; why: string }

export const forkServer = async (
  { native, stateDir }: EngineSettings,
  installation: NativeInstallation,
  environment: Record<string, string>,
  { group, limits, spoolDir }: EngineSurroundings,
): Promise<ForkServer> => {
  const { bubblewrap, argv, sysroot, workspace } = installation
  if (native.sandbox === 'off' || bubblewrap === null) return impossible('the sandbox is off')
  // A child is confined for good before its first text, and could use neither.
  if (native.allowNet || native.allowRun.length > 0)
    return impossible('REPLs may use the network or run programs')
  const shim = path.resolve(native.forkShim)
  if (!(await isReadable(shim))) return impossible(`there is no ${shim}: \`npm run shim\` compiles it`)
  const filter = childFilter(process.arch, pidPlaceholder)
  if (filter === null) return impossible('the system calls of this machine are not known')
  const filterFile = path.join(path.resolve(stateDir), 'run', 'fork-filter.bpf')
  await mkdir(path.dirname(filterFile), { recursive: true })
  await writeFile(filterFile, filter)
  const own = [...new Set([sysroot, workspace, argv[0] ?? '/'])]

  const parent: ParentCommand = (socket, header) => {
    const sandbox = bubblewrapArguments({
      permissions: native,
      readOnly: [...own, shim, filterFile],
      spool: null,
      bears: { writable: [spoolDir, path.dirname(socket), ...(group === null ? [] : [group])] },
      environment: {
        ...environment,
        LD_PRELOAD: shim,
        LEAN_REPL_FORKS_SOCKET: socket,
        LEAN_REPL_FORKS_HEADERS: JSON.stringify([header]),
        LEAN_REPL_FORKS_SPOOLS: spoolDir,
        LEAN_REPL_FORKS_FILTER: filterFile,
        LEAN_REPL_FORKS_READ: [...readableInside, ...own, ...native.allowRead].join('\n'),
        LEAN_REPL_FORKS_WRITE: ['/dev/null', ...native.allowWrite].join('\n'),
      },
      cwd: workspace,
      seccompFd: null,
      tmpMb: sandboxTmpMb,
    })
    const limited = { group: null, dataMb: limits.memoryMb, spoolParent: null, seccompFile: null }
    return confined([bubblewrap, ...sandbox, ...argv], limited)
  }
  return { type: 'possible', parent }
}

const impossible = (why: string): ForkServer => ({ type: 'impossible', why })

const isReadable = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
