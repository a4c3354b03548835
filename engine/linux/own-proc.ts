// What the kernel tells a process of itself, read past Node's permission model, which knows nothing of these files.
import { readSync } from 'node:fs'
import { libc } from './libc.ts'

/** O_CLOEXEC */
const closeOnExec = 0o2000000

type OwnFile = 'maps' | 'stat'

/** To be read as often as is wanted, also by a process that may open it no more. */
export const openOwnProc = (name: OwnFile): number => libc.open(`/proc/self/${name}`, closeOnExec, 0)

/** All of what the kernel says now. */
export const readOpenProc = (descriptor: number): string => {
  const parts: string[] = []
  const part = Buffer.alloc(65536)
  for (let count = 1, at = 0; count > 0; at += count) {
    count = readSync(descriptor, part, 0, part.length, at)
    parts.push(part.toString('latin1', 0, count))
  }
  return parts.join('')
}

export const readOwnProc = (name: OwnFile): string => {
  const descriptor = openOwnProc(name)
  const text = readOpenProc(descriptor)
  libc.close(descriptor)
  return text
}

/** Field 20 of `stat`, of those behind the program's name, which may hold anything. */
export const ownThreads = (): number => {
  const stat = readOwnProc('stat')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[17])
}
