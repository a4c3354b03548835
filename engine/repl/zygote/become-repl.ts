// What a fork goes through before its first request: it gets a life of its own, on its terminal and core and in its control
// group, and then takes from itself what a REPL has no use for. Any step that fails ends it with `confineFailed`.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { confineFailed } from '../confine/enter.ts'
import {
  dieWithParent,
  enterControlGroup,
  runOnCore,
  takeErrors,
  takeTerminal,
} from '../../linux/child-process.ts'
import { confineSelf } from '../../linux/confine-self.ts'
import { exitAtOnce, libc, renewEventLoop } from '../../linux/libc.ts'
import { openOwnProc, ownThreads } from '../../linux/own-proc.ts'
import type { ChildRole } from './parent.ts'

export interface Grounds {
  /** Holds the REPLs' spools, each named by its pid. */
  spoolParent: string
  readable: readonly string[]
}

/**
 * `settle` is called with the REPL's spool while files outside of it can still be reached.
 * @returns its open `/proc/self/maps`: for the forks that it makes of itself, see bear-fork.ts.
 */
export const becomeRepl = (
  { order, parentPid, stderr }: Extract<ChildRole, { type: 'repl' }>,
  { spoolParent, readable }: Grounds,
  settle: (spool: string) => void,
): number => {
  try {
    dieWithParent(parentPid)
    takeErrors(stderr)
    takeTerminal(order.terminal)
    runOnCore(order.core)
    if (order.group) enterControlGroup(order.group.parent, order.group.limits, order.core)
    // Node's own process.pid is still the parent's.
    const spool = path.join(spoolParent, String(libc.getpid()))
    mkdirSync(spool, { recursive: true, mode: 0o700 })
    settle(spool)
    // It binds the thread that calls, and those that this one starts.
    if (ownThreads() !== 1) throw new Error('another thread would stay free')
    const maps = openOwnProc('maps')
    confineSelf({ read: readable, write: [spool] }, true)
    renewEventLoop()
    return maps
  } catch (error) {
    process.stderr.write(`fork: ${String(error)}\n`)
    return exitAtOnce(confineFailed)
  }
}
