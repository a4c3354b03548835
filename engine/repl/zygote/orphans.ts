// Children of a parent that has died: the kernel has killed them with it, and hands them to the service, which is to reap
// them: in a container there may be nobody else who does.
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { killLeader } from '../process/group.ts'

/** PR_SET_CHILD_SUBREAPER */
const subreaper = 36
/** WNOHANG */
const withoutWaiting = 1
/** Killed already: freeing what it held takes the kernel some 100 ms. */
const pauseMs = 10
const tries = 500

/** To be called once, before the first parent is started. Rejects where the C library can't be called. */
export const adoptOrphans = async (): Promise<void> => {
  const { libc } = await callsToLibc()
  libc.prctl(subreaper, 1, 0, 0, 0)
}

/** Resolves when its pid is nobody's any more, or somebody else is to reap it. */
export const reapOrphan = async (pid: number): Promise<void> => {
  const { libc, LinuxError } = await callsToLibc()
  const isReaped = (): boolean => {
    try {
      return libc.waitpid(pid, new Int32Array(1), withoutWaiting) === pid
    } catch (error) {
      // Not ours, or not yet: its parent hangs up a moment before the kernel hands its children on.
      if (error instanceof LinuxError && error.code === 'ECHILD') return !existsSync(`/proc/${pid}`)
      throw error
    }
  }
  killLeader(pid)
  for (let left = tries; left > 0; left--) {
    if (isReaped()) return
    await sleep(pauseMs)
  }
}

/**
 * The embryos of a parent that has ended, and been reaped: nobody but it knew of them, and they are of its process group.
 * Resolves when all of them are gone.
 */
export const reapEmbryos = async (parentPid: number): Promise<void> => {
  const { libc, LinuxError } = await callsToLibc()
  for (let left = tries; left > 0; left--) {
    try {
      if (libc.waitpid(-parentPid, new Int32Array(1), withoutWaiting) === 0) await sleep(pauseMs)
    } catch (error) {
      // None are left.
      if (error instanceof LinuxError) return
      throw error
    }
  }
}

/** Only where there are forks: a machine that koffi has no binary for starts its REPLs, and the service as ever. */
const callsToLibc = () => import('../../linux/libc.ts')

export const signalName = (number: number): string =>
  Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? String(number)
