// The limit on addresses that this process was started under, which its children inherit.
import { readFileSync } from 'node:fs'

/** In MiB; Infinity where there is none, or nobody can tell. */
export function addressLimitMb(): number {
  try {
    return readAddressLimit(readFileSync('/proc/self/limits', 'utf8'))
  } catch {
    return Infinity
  }
}

/** @param limits as the kernel lists them in /proc/self/limits. */
export function readAddressLimit(limits: string): number {
  const soft = /^Max address space +(\d+)/m.exec(limits)?.[1]
  return soft === undefined ? Infinity : Math.floor(Number(soft) / 2 ** 20)
}
