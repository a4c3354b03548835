// A process's pages by the kernel's cheapest count, through a descriptor that is held: each check reads it several times,
// and opening it would cost four times the reading.
import { closeSync, openSync, readSync } from 'node:fs'

/** All that runs here has the kernel's common page size; statm counts in pages. */
const pageBytes = 4096
/** A statm has seven numbers; read and parsed at once, so one for all will do. */
const line = Buffer.alloc(256)

export interface Resident {
  rssBytes: number
  /** Of that, what no file stands behind. */
  anonymousBytes: number
}

export class Statm implements Disposable {
  #descriptor: number | null

  constructor(pid: number) {
    this.#descriptor = open(pid)
  }

  /** Null once the process has gone, or this is closed. */
  read(): Resident | null {
    if (this.#descriptor === null) return null
    try {
      return parseStatm(line.toString('latin1', 0, readSync(this.#descriptor, line, 0, line.length, 0)))
    } catch {
      // ESRCH: it has gone.
      return null
    }
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor)
    this.#descriptor = null
  }
}

export const parseStatm = (statm: string): Resident => {
  const [, resident = 0, shared = 0] = statm.split(' ', 3).map(Number)
  return { rssBytes: resident * pageBytes, anonymousBytes: (resident - shared) * pageBytes }
}

const open = (pid: number): number | null => {
  try {
    return openSync(`/proc/${pid}/statm`, 'r')
  } catch {
    return null
  }
}
