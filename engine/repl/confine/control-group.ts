// A control group (v2) for each REPL, under the one that the service manager has delegated to us: the kernel
// holds memory, cores and the number of threads, and kills the REPL alone. Where nothing is delegated (a
// developer's machine, a container) there is none, and the lane's own watch is what limits a REPL.
import { mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export interface GroupLimits {
  memoryMb: number
  /** Threads and processes. */
  pids: number
}

/** Controllers a REPL's group needs; without memory it would be no use. */
const wanted = ['memory', 'cpuset', 'pids']
const hierarchy = '/sys/fs/cgroup'

/** This process's group from /proc/self/cgroup, when the machine has the one unified hierarchy. */
export const ownGroup = (procSelfCgroup: string): string | null => {
  const unified = /^0::(\/.*)$/m.exec(procSelfCgroup)
  return unified?.[1] === undefined || unified[1] === '/' ? null : unified[1]
}

/**
 * Moves this process into a leaf of its own, since a group with processes can't have limited children, and
 * returns the directory under which REPLs get theirs. Null, and nothing changed for good, where that is refused.
 */
export const claimGroup = async (root = hierarchy): Promise<string | null> => {
  try {
    const own = ownGroup(await readFile('/proc/self/cgroup', 'utf8'))
    if (own === null) return null
    const parent = join(root, own)
    const offered = (await readFile(join(parent, 'cgroup.controllers'), 'utf8')).trim().split(' ')
    if (!wanted.every((controller) => offered.includes(controller))) return null
    await mkdir(join(parent, 'server'), { recursive: true })
    await writeFile(join(parent, 'server', 'cgroup.procs'), String(process.pid))
    await writeFile(join(parent, 'cgroup.subtree_control'), wanted.map((name) => `+${name}`).join(' '))
    await sweepGroups(parent)
    return parent
  } catch {
    return null
  }
}

const replGroup = (parent: string, pid: number): string => join(parent, `repl-${String(pid)}`)

/** Whether the kernel killed a process of the REPL's group for memory. The REPL has ended: its group is removed. */
export const endedByOom = async (parent: string, pid: number): Promise<boolean> => {
  const group = replGroup(parent, pid)
  const events = await readFile(join(group, 'memory.events'), 'utf8').catch(() => '')
  void removeGroup(group)
  return oomKills(events) > 0
}

/** What the REPL had started takes a moment to be gone; the next start of the server removes what is left. */
const removeGroup = async (group: string): Promise<void> => {
  for (let attempt = 0; attempt < removalAttempts; attempt++) {
    const removed = await rmdir(group).then(
      () => true,
      (error: unknown) => (error as NodeJS.ErrnoException).code !== 'EBUSY',
    )
    if (removed) return
    await delay(removalPauseMs, undefined, { ref: false })
  }
}
const removalAttempts = 10
const removalPauseMs = 100

export const oomKills = (memoryEvents: string): number =>
  Number(/^oom_kill (\d+)$/m.exec(memoryEvents)?.[1] ?? '0')

/** Removes the groups of REPLs that have gone; a group with a process in it refuses. */
export const sweepGroups = async (parent: string): Promise<void> => {
  const names = await readdir(parent).catch(() => [])
  await Promise.all(
    names
      .filter((name) => name.startsWith('repl-'))
      .map((name) => rmdir(join(parent, name)).catch(() => undefined)),
  )
}
