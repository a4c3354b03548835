// Before a batch begins: its input can be read, its output is not its input, and nobody's results are written over.
import { openSync, closeSync, statSync, type Stats } from 'node:fs'
import { fileTrouble, wrongUsage } from '../failure.ts'
import { standardInput } from '../lean-files.ts'
import { readLines } from './lines.ts'
import { readResults, type Answered } from './results-file.ts'

export interface ClaimedOutput {
  answered: Answered
  /** Not a pipe or a device, which can be neither read again nor put in order. */
  isRegular: boolean
}

export const claimOutput = async (
  input: string,
  output: string | null,
  resume: boolean,
): Promise<ClaimedOutput> => {
  const from = input === standardInput ? null : statReadable(input)
  const to = output === null ? undefined : statSync(output, { throwIfNoEntry: false })
  if (to !== undefined && from !== null && to.isFile() && to.dev === from.dev && to.ino === from.ino)
    throw wrongUsage(`${output}: results can't go into the file that the records come from`)
  if (to?.isDirectory() === true) throw wrongUsage(`${output}: it is a folder`)
  const isRegular = output !== null && (to === undefined || to.isFile())
  if (output === null || to === undefined || !isRegular) return { answered: new Map(), isRegular }
  if (resume) return { answered: await readResults(output), isRegular }
  if (to.size > 0) throw wrongUsage(`${output}: it is there already; --resume goes on with it`)
  return { answered: new Map(), isRegular }
}

const statReadable = (path: string): Stats => {
  try {
    const found = statSync(path)
    if (found.isDirectory()) throw wrongUsage(`${path}: it is a folder; lean-repl check takes folders`)
    // Looking into a pipe would take from it.
    if (found.isFile()) closeSync(openSync(path, 'r'))
    return found
  } catch (error) {
    throw error instanceof Error && 'exitCode' in error ? error : fileTrouble(path, error)
  }
}

/** Null where they come as they come. */
export const countRecords = async (path: string): Promise<number | null> => {
  if (path === standardInput || !statSync(path).isFile()) return null
  let count = 0
  for await (const { bytes } of readLines(path))
    if (bytes === null || bytes.some((byte) => byte > 0x20)) count += 1
  return count
}
