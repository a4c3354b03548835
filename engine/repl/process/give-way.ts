// Lets a process that is about to be killed give way on its core: the kernel takes some 100 ms to free what a REPL held,
// and does it in the REPL's name, where the next check already runs.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

/** A tenth of a busy core: its memory comes free within a second or so, whatever else runs there. */
const behind = constants.priority.PRIORITY_BELOW_NORMAL

/** Where the kernel weighs sessions against each other, the session counts; elsewhere each thread does. */
export const giveWay = (pid: number): void => {
  attempt(() => {
    // One that has no session of its own yet would take its parent with it.
    if (groupOf(pid) !== groupOf('self')) writeFileSync(autogroup(pid), String(behind))
  })
  attempt(() => {
    for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), behind)
  })
}

const autogroup = (pid: number | 'self'): string => `/proc/${pid}/autogroup`
/** `/autogroup-12 nice 0` → `/autogroup-12` */
const groupOf = (pid: number | 'self'): string | undefined =>
  readFileSync(autogroup(pid), 'utf8').split(' ')[0]

/** It may be gone already, or not ours to slow down: killing it comes next all the same. */
const attempt = (act: () => void): void => {
  try {
    act()
  } catch {
    return
  }
}
