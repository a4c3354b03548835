// A REPL that is a fork itself makes another of itself when its owner asks: a process with all that it holds, by the same
// ids. It lives on a terminal that its owner has handed over, in the process group of the one it comes from and no longer
// than that one, under the same bounds and without the right to fork.
import { closeSync, writeSync } from 'node:fs'
import { dieWithParent } from '../../linux/child-process.ts'
import { forkNoMore, openFiles } from '../../linux/confine-self.ts'
import { moveTo } from '../../linux/descriptors.ts'
import { takeOver } from '../../linux/descriptor-passing.ts'
import { forkHere, inheritAllMemory } from '../../linux/fork.ts'
import { exitAtOnce, libc, LinuxError, renewEventLoop } from '../../linux/libc.ts'
import { ownMappings } from '../../linux/mappings.ts'
import { readOpenProc } from '../../linux/own-proc.ts'
import { confineFailed } from '../confine/enter.ts'

/** Its standard error is the socket that descriptors come by: it could open none. */
const channel = 2
/** Its standard output leads there. */
const nowhere = 1
/** Room for a word. */
const mostBytes = 64
/** WNOHANG */
const withoutWaiting = 1

export interface HandedTerminal {
  terminal: number
  stderr: number
}

/** What the owner has sent ahead of its request. */
export const takeHanded = (): HandedTerminal | null => {
  const [terminal, stderr] = [takeOver(channel, mostBytes), takeOver(channel, mostBytes)]
  return terminal && stderr ? { terminal: terminal.descriptor, stderr: stderr.descriptor } : null
}

export const giveBack = ({ terminal, stderr }: HandedTerminal): void => {
  for (const one of [terminal, stderr]) closeSync(one)
}

/**
 * @param maps an open `/proc/self/maps`.
 * @returns the fork's pid; 0 in the fork, which is on its terminal then. Throws where there can be none.
 */
export const bearFork = (handed: HandedTerminal, maps: number): number => {
  reapForks()
  inheritAllMemory(ownMappings(readOpenProc(maps)))
  const parentPid = libc.getpid()
  const pid = forkHere([handed.terminal, handed.stderr], { nowhere, openFiles })
  if (pid !== 0) return pid
  try {
    moveTo(handed.terminal, 0)
    moveTo(handed.stderr, channel)
    dieWithParent(parentPid)
    forkNoMore()
    renewEventLoop()
    return 0
  } catch (error) {
    writeSync(channel, `fork: ${String(error)}\n`)
    return exitAtOnce(confineFailed)
  }
}

/** Their owner has read how they ended where the kernel tells that of the dead. */
const reapForks = (): void => {
  try {
    while (libc.waitpid(-1, new Int32Array(1), withoutWaiting) > 0);
  } catch (error) {
    // None are left.
    if (!(error instanceof LinuxError)) throw error
  }
}
