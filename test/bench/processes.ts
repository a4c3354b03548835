// What processes take, from /proc: memory of one and of a tree, processor time of a core.
import { readFileSync, readdirSync } from 'node:fs'

const pageMb = 4096 / 2 ** 20

export const rssMb = (pid: number): number => {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageMb
  } catch {
    return 0
  }
}

/** Proportional memory: pages that processes share are divided among them. */
export const pssMb = (pid: number): number => {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

export const descendants = (pid: number): number[] => {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc'))
    if (/^\d+$/.test(entry)) {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
        parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
      } catch {
        // Gone meanwhile.
      }
    }
  const found = [pid]
  for (const parent of found) for (const [child, of] of parents) if (of === parent) found.push(child)
  return found.slice(1)
}

const jiffyMs = 10

/** Of all its threads and none of its children. */
export const processorMs = (pid: number): number => spentMs(`/proc/${pid}/stat`)
export const mainThreadMs = (pid: number): number => spentMs(`/proc/${pid}/task/${pid}/stat`)

const spentMs = (file: string): number => {
  const stat = readFileSync(file, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * jiffyMs
}

/** Jiffies of a core since boot: spent working, and all. */
export const coreTime = (core: number): { busy: number; all: number } => {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? ''
  const jiffies = line.split(' ').map(Number)
  const all = jiffies.slice(0, 8).reduce((sum, value) => sum + value, 0)
  return { busy: all - (jiffies[3] ?? 0) - (jiffies[4] ?? 0), all }
}
