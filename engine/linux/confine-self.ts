// What a child takes from itself for good: new rights, resources, files, system calls. In this order, since each may forbid
// what the one before it needs. Whatever it runs from then on is bound by the kernel, whoever wrote it.
import { type FileGrants, landlockVersion, restrictFiles } from './landlock.ts'
import { libc } from './libc.ts'
import { childFilter, installFilter } from './seccomp.ts'

/** PR_SET_NO_NEW_PRIVS */
const noNewPrivileges = 38

/** By number, what a child has no use for: RLIMIT_CORE, RLIMIT_MSGQUEUE, RLIMIT_NICE, RLIMIT_RTPRIO. */
const forbidden = [4, 12, 13, 14]
/** RLIMIT_NOFILE. Its terminal, its stderr, libuv's own, a few files. */
const openFilesResource = 7
export const openFiles = 128

/** @param mayFork whether it can make copies of itself, which give that up: see seccomp.ts. */
export const confineSelf = (grants: FileGrants, mayFork = false): void => {
  libc.prctl(noNewPrivileges, 1, 0, 0, 0)
  for (const resource of forbidden) limit(resource, 0)
  limit(openFilesResource, openFiles)
  const version = landlockVersion()
  if (version > 0) restrictFiles(version, grants)
  const filter = childFilter(process.arch, libc.getpid(), mayFork)
  if (filter !== null) installFilter(filter)
}

/** Of one that may fork: all the other bounds are there. */
export const forkNoMore = (): void => {
  const filter = childFilter(process.arch, libc.getpid())
  if (filter !== null) installFilter(filter)
}

/** What of it this machine can't give. */
export const missingBounds = (): string[] => [
  ...(landlockVersion() > 0 ? [] : ['Landlock']),
  ...(childFilter(process.arch, 0) === null ? ['seccomp'] : []),
]

const limit = (resource: number, most: number): void => {
  const limits = Buffer.alloc(16)
  limits.writeBigUInt64LE(BigInt(most), 0)
  limits.writeBigUInt64LE(BigInt(most), 8)
  libc.setrlimit(resource, limits)
}
