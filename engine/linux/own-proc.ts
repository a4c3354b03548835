// What the kernel tells a process of itself, read past Node's permission model, which knows nothing of these files.
import { readSync } from 'node:fs'
import { libc } from './libc.ts'

/** O_CLOEXEC */
const closeOnExec = 0o2000000

export const readOwnProc = (name: 'maps' | 'stat'): string => {
  const descriptor = libc.open(`/proc/self/${name}`, closeOnExec, 0)
  const parts: string[] = []
  const part = Buffer.alloc(65536)
  for (let count = 1; count > 0;) {
    count = readSync(descriptor, part)
    parts.push(part.toString('latin1', 0, count))
  }
  libc.close(descriptor)
  return parts.join('')
}

/** Field 20 of `stat`, of those behind the program's name, which may hold anything. */
export const ownThreads = (): number => {
  const stat = readOwnProc('stat')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[17])
}
