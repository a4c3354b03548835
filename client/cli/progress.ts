// What stderr shows while a command works: one line that is written over on a terminal, now and then a line elsewhere.
import { createLogUpdate } from 'log-update'
import type { Tally } from './tally.ts'

export interface Progress extends Disposable {
  /** To stdout, above the line. */
  print(text: string): void
  /** To stderr, likewise. */
  note(text: string): void
}

const refreshMs = 100
/** Without a terminal lines stay: a log is not to be flooded. */
const plainEveryMs = 10_000

export const startProgress = (tally: Tally, total: () => number | null): Progress =>
  startLine(() => statusLine(tally, total(), performance.now()))

export const startLine = (lineNow: () => string): Progress => {
  const terminal = process.stderr.isTTY
  const update = terminal ? createLogUpdate(process.stderr) : null
  const show = (): void => {
    const line = lineNow()
    if (update !== null) update(line)
    else process.stderr.write(`${line}\n`)
  }
  const timer = setInterval(show, terminal ? refreshMs : plainEveryMs)
  timer.unref()
  return {
    print(text) {
      // Only a terminal that shows both needs the line out of the way.
      if (process.stdout.isTTY) update?.clear()
      process.stdout.write(text)
    },
    note(text) {
      update?.clear()
      process.stderr.write(text)
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      update?.clear()
    },
  }
}

export const statusLine = (tally: Tally, total: number | null, nowMs: number): string => {
  const done = tally.answered + tally.kept
  const rate = tally.perSecond(nowMs)
  const left = total === null || rate === 0 ? null : Math.max(0, total - done) / rate
  const outcomes = [...tally.outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ')
  return [
    total === null ? `${done}` : `${done}/${total}`,
    `${rate.toFixed(rate < 10 ? 1 : 0)}/s`,
    ...(left === null ? [] : [`${spell(left)} left`]),
    ...(outcomes === '' ? [] : [outcomes]),
  ].join(' · ')
}

export const spell = (seconds: number): string => {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
