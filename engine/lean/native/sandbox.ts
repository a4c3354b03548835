// What a native REPL may touch, as bubblewrap's arguments: a pure function of the permissions. Nothing is
// granted but the system's libraries, the toolchain, the workspace and the REPL itself, all read-only, and a
// /tmp and /proc of its own; the settings grant the rest in Deno's manner.
import type { NativeSettings } from '../../settings.ts'

export type Permissions = Pick<NativeSettings, 'allowRead' | 'allowWrite' | 'allowNet' | 'allowRun'>

export interface NativeSandbox {
  permissions: Permissions
  /** What the REPL is: toolchain, workspace, program. Each is an absolute path. */
  readOnly: string[]
  /** The REPL's own directory for files that pass between it and its lane; null: none. */
  spool: string | null
  /** It is a parent of REPLs and runs no text: it sees their terminals and their pids as the service does, and may write there. */
  bears?: { writable: string[] }
  environment: Record<string, string>
  cwd: string
  /** The descriptor that the seccomp program is open on; null where the machine has none. */
  seccompFd: number | null
  tmpMb: number
}

/** Lean writes nothing to /tmp of its own accord; what code writes there is memory, so it is bounded. */
export const sandboxTmpMb = 256

/** Shared objects and nothing to run; a machine without one of them does without it. */
const systemLibraries = ['/usr/lib', '/usr/lib64', '/lib', '/lib64', '/etc/ld.so.cache']
/** Named files only: /dev/console or /dev/tty would be a way to write replies past Lean. */
const devices = ['/dev/null', '/dev/zero', '/dev/full', '/dev/random', '/dev/urandom']
const nameResolution = [
  '/etc/resolv.conf',
  '/etc/hosts',
  '/etc/nsswitch.conf',
  '/etc/ssl',
  '/usr/share/ca-certificates',
]

/** Of what is the system's, what a child that is confined further may still read. */
export const readableInside = [...systemLibraries, ...devices]

const each = (flag: string, paths: string[]): string[] => paths.flatMap((path) => [flag, path, path])

export const bubblewrapArguments = (sandbox: NativeSandbox): string[] => {
  const { permissions, bears } = sandbox
  return [
    ...(bears ? ['--unshare-ipc', '--unshare-net', '--unshare-uts'] : ['--unshare-all']),
    ...(permissions.allowNet ? ['--share-net'] : []),
    // No user namespace inside either: the kernel behind one is a large surface.
    ...['--unshare-user', '--disable-userns', '--uid', '65534', '--gid', '65534', '--hostname', 'repl'],
    // A parent is killed by its group.
    ...['--die-with-parent', ...(bears ? [] : ['--new-session']), '--cap-drop', 'ALL'],
    ...(sandbox.seccompFd === null ? [] : ['--seccomp', String(sandbox.seccompFd)]),
    ...each('--ro-bind-try', systemLibraries),
    ...(permissions.allowNet ? each('--ro-bind-try', nameResolution) : []),
    ...['--proc', '/proc', '--dir', '/dev', ...each('--dev-bind', devices)],
    ...(bears ? each('--dev-bind', ['/dev/pts']) : []),
    ...['--size', String(sandbox.tmpMb * 2 ** 20), '--perms', '1777', '--tmpfs', '/tmp'],
    ...each('--ro-bind', sandbox.readOnly),
    ...each('--ro-bind', permissions.allowRead),
    ...each('--ro-bind', permissions.allowRun),
    ...each('--bind', permissions.allowWrite),
    ...each('--bind', [...(sandbox.spool === null ? [] : [sandbox.spool]), ...(bears?.writable ?? [])]),
    // Last: what mounts above have made directories for is closed behind them.
    ...['--remount-ro', '/'],
    '--clearenv',
    ...Object.entries(sandbox.environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--chdir', sandbox.cwd, '--'],
  ]
}
