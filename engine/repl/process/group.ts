// Killing by process group: a REPL leads its own, so whatever it has started goes with it.

/** SIGKILL to what is left of a group, whose leader may be gone. */
export const killGroup = (leader: number): void => {
  sendKill(-leader)
}

/** The same for a child that is not reaped yet: one just forked leads no group so far, and is killed alone. */
export const killLeader = (pid: number): void => {
  if (!sendKill(-pid)) sendKill(pid)
}

const sendKill = (target: number): boolean => {
  try {
    process.kill(target, 'SIGKILL')
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}
