// Which CPU cores the lanes are pinned to: `3` is a number of cores, `1-3,6` names them.
import { readFileSync } from 'node:fs'
import { trouble, value, type Reading } from './trouble.ts'

export interface MachineCores {
  /** The cores that this process may run on. */
  allowed: number[]
  /** Every core that is switched on; lanes may be pinned outside of the server's own cores. */
  online: number[]
}

/** `0-2,5` as the kernel and taskset write it; null if it is not such a list. */
export const parseCoreList = (text: string): number[] | null => {
  const cores = new Set<number>()
  for (const range of text.split(',')) {
    const [, from, to] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(range) ?? []
    if (from === undefined || Number(to ?? from) < Number(from)) return null
    for (let core = Number(from); core <= Number(to ?? from); core++) cores.add(core)
  }
  return [...cores].sort((a, b) => a - b)
}

/** All but the first, which is left to the server's own thread; a lone core is shared. */
export const allButOne = ({ allowed }: MachineCores): number[] =>
  allowed.length > 1 ? allowed.slice(1) : allowed

export const readCores = (raw: string, machine: MachineCores): Reading<number[]> => {
  if (/^\d+$/.test(raw)) {
    const count = Number(raw)
    if (count < 1 || count > machine.allowed.length)
      return trouble(`${raw} cores are asked for, and this machine gives ${machine.allowed.length}`)
    return value(count < machine.allowed.length ? machine.allowed.slice(1, count + 1) : machine.allowed)
  }
  const cores = parseCoreList(raw)
  if (cores === null) return trouble(`${raw} is neither a number of cores nor a list such as 1-3,6`)
  const missing = cores.filter((core) => !machine.online.includes(core))
  return missing.length > 0 ? trouble(`this machine has no core ${missing.join(', ')}`) : value(cores)
}

/** What the lanes leave to the server's own threads; none where they take all. */
export const besides = ({ allowed }: MachineCores, lanes: readonly number[]): number[] =>
  allowed.filter((core) => !lanes.includes(core))

/** As Linux tells; core 0 alone where it does not. */
export const readMachineCores = (): MachineCores => {
  const allowed = coresIn('/proc/self/status', /^Cpus_allowed_list:\s*(\S+)/m)
  const online = coresIn('/sys/devices/system/cpu/online', /^(\S+)/)
  return { allowed: allowed ?? online ?? [0], online: online ?? allowed ?? [0] }
}

const coresIn = (path: string, pattern: RegExp): number[] | null => {
  try {
    const [, cores] = pattern.exec(readFileSync(path, 'utf8')) ?? []
    return cores === undefined ? null : parseCoreList(cores)
  } catch {
    return null
  }
}
