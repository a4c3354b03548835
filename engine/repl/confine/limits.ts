// The kernel's own limits on one REPL. They are the net under the lane's watch, which holds each request to its
// memory_mb: one REPL may take most of what the appliance has, never so much that the server goes with it.
import type { GroupLimits } from './control-group.ts'

/** What stays for the server, its store and the system. */
const keptFree = 0.25
/** Lean's task manager has a thread a core, Node some ten; code that starts more than this is a fork bomb. */
const pidsOfOneRepl = 256

export const replLimits = (memoryBudgetMb: number | null, machineMb: number): GroupLimits => ({
  memoryMb: Math.floor(Math.min(memoryBudgetMb ?? machineMb, machineMb) * (1 - keptFree)),
  pids: pidsOfOneRepl,
})
