// PSS of processes: slow to ask for (24 ms at 2 GB), so it is read off the event loop and kept for a while.
import { readFile } from 'node:fs/promises'
import type { Clock } from '../clock.ts'

const keptForMs = 15_000

export const parsePss = (smapsRollup: string): number => {
  const kb = /^Pss:\s+(\d+) kB$/m.exec(smapsRollup)?.[1]
  return kb === undefined ? 0 : Number(kb) * 1_024
}

export class ProportionalMemory {
  readonly #bytes = new Map<number, { readAtMs: number; bytes: number }>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** 0 for a process that has gone. */
  async of(pid: number): Promise<number> {
    const known = this.#bytes.get(pid)
    if (known !== undefined && this.#clock.nowMs() - known.readAtMs < keptForMs) return known.bytes
    const bytes = parsePss(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''))
    this.#bytes.set(pid, { readAtMs: this.#clock.nowMs(), bytes })
    return bytes
  }

  /** Forgets all processes but these. */
  keepOnly(pids: readonly number[]): void {
    for (const pid of this.#bytes.keys()) if (!pids.includes(pid)) this.#bytes.delete(pid)
  }
}
