// The file of results: a line each, appended before it is counted, so that nothing that was shown is lost by a kill. A run that
// continues it takes off a torn last line; only the end of a run leaves out lines that others have taken the place of.
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { CommandFailure, exitCodes, fileTrouble, wordsOf, wrongUsage } from '../failure.ts'
import type { Verdict } from '../verdict.ts'
import { readLines, type RawLine } from './lines.ts'

export interface ResultLine extends Verdict {
  id: string | number
  key: string
  group?: string
}

/** What is there already, the last of each key. */
export type Answered = Map<string, Pick<ResultLine, 'status' | 'conclusive' | 'errors' | 'group' | 'reason'>>

export interface ResultsFile extends Disposable {
  append(line: ResultLine): void
}

export const readResults = async (path: string): Promise<Answered> => {
  const answered: Answered = new Map()
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || found.size === 0) return answered
  let whole = 0
  let foreign = 0
  for await (const raw of readLines(path, Infinity)) {
    if (!raw.ended) break
    whole += raw.length
    const line = parseResult(raw)
    if (line === null) foreign += 1
    else answered.set(line.key, line)
  }
  if (foreign > answered.size) throw wrongUsage(`${path}: it is no file of results, and is left as it is`)
  mend(path, whole, found.size)
  return answered
}

/** Takes off what follows the last whole line. */
const mend = (path: string, whole: number, size: number): void => {
  if (whole === size) return
  const file = openSync(path, 'r+')
  try {
    ftruncateSync(file, whole)
  } finally {
    closeSync(file)
  }
}

export const openResults = (path: string | null): ResultsFile => {
  const file = path === null ? 1 : open(path)
  return {
    append(line) {
      writeWhole(file, `${JSON.stringify(line)}\n`, path ?? 'standard output')
    },
    [Symbol.dispose]() {
      if (path !== null) closeSync(file)
    },
  }
}

const open = (path: string): number => {
  try {
    return openSync(path, 'a')
  } catch (error) {
    throw fileTrouble(path, error)
  }
}

const writeWhole = (file: number, text: string, path: string): void => {
  const bytes = Buffer.from(text)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(exitCodes.pipeClosed)
    throw new CommandFailure(`${path}: ${wordsOf(error)}`, exitCodes.inconclusive, error)
  }
}

/** Leaves out all but the last line of each key, and keys that `isStale` says others stand for; false: there was nothing to leave out. */
export const compactResults = async (
  path: string,
  isStale: (line: Pick<ResultLine, 'id' | 'key'>) => boolean,
): Promise<boolean> => {
  const real = realpathSync(path)
  const last = new Map<string, number>()
  let drop = false
  for await (const raw of readLines(real, Infinity)) {
    const line = parseResult(raw)
    if (line === null) continue
    drop ||= last.has(line.key) || isStale(line)
    last.set(line.key, raw.number)
  }
  if (!drop) return false
  const beside = `${real}.compacting`
  const file = openSync(beside, 'w', statSync(real).mode)
  try {
    for await (const raw of readLines(real, Infinity)) {
      const line = parseResult(raw)
      const goes = line !== null && (last.get(line.key) !== raw.number || isStale(line))
      if (!goes && raw.bytes !== null) writeWhole(file, `${raw.bytes.toString()}\n`, beside)
    }
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(beside, real)
  return true
}

const parseResult = ({ bytes }: RawLine): ResultLine | null => {
  try {
    const line = JSON.parse(bytes?.toString() ?? '') as Partial<ResultLine>
    return typeof line.key === 'string' && typeof line.status === 'string' && Array.isArray(line.errors)
      ? (line as ResultLine)
      : null
  } catch {
    return null
  }
}
