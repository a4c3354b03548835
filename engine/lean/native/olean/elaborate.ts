// A text elaborated by native Lean to a `.olean` file, in bubblewrap. Whatever ran there has ended when the file is read,
// and the file is data that anybody may have written.
import { constants } from 'node:fs'
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../clock.ts'
import { watchDisk, type DiskBounds } from './disk-watch.ts'
import { largestOlean } from './read.ts'
import {
  leanCommandLine,
  runLean,
  type LeanEnd,
  type LeanInstallation,
  type RunLimits,
} from './sandboxed-lean.ts'

export interface OleanLimits extends RunLimits {
  memoryMb: number
  maxHeartbeats: number
}
export type ElaboratedToFile =
  /** `output`: Lean's messages, JSON a line, among what else was printed. */
  | { type: 'olean'; file: Uint8Array; output: string }
  /** Lean wrote none. */
  | { type: 'rejected'; output: string }
  | Exclude<LeanEnd, { type: 'exited' }>

/** Lean writes one file, of a `module` some more. */
const outputBounds: DiskBounds = { bytes: largestOlean, entries: 100 }

/** What Lean's own exit with errors says; any other, or one without an error of Lean's, was no verdict. */
const leanRejected = 1
const leanError = /^\{.*"severity":"error"/m

export async function elaborateToOlean(
  lean: LeanInstallation,
  text: string,
  { memoryMb, maxHeartbeats, ...limits }: OleanLimits,
): Promise<ElaboratedToFile> {
  const folder = await mkdtemp(join(tmpdir(), 'lean-olean-'))
  try {
    const [source, output] = [join(folder, 'source'), join(folder, 'output')]
    await mkdir(source)
    await mkdir(output, { mode: 0o777 })
    await writeFile(join(source, 'text.lean'), text)
    const olean = join(output, 'text.olean')
    const command = await leanCommandLine(lean, {
      folder,
      readOnly: [source],
      writable: [output],
      cwd: source,
      args: ['--json', `-DmaxHeartbeats=${maxHeartbeats}`, '-o', olean, 'text.lean'],
      memoryMb,
    })
    const flooded = new AbortController()
    using _watch = watchDisk(output, outputBounds, () => flooded.abort(), systemClock)
    const signal = AbortSignal.any([limits.signal, flooded.signal])
    const ended = await runLean(command, { ...limits, signal })
    if (flooded.signal.aborted)
      return { type: 'crashed', detail: 'it wrote more than a file of declarations' }
    if (ended.type !== 'exited') return ended
    if (ended.code === leanRejected && leanError.test(ended.output))
      return { type: 'rejected', output: ended.output }
    if (ended.code !== 0)
      return { type: 'crashed', detail: `exit code ${ended.code}: ${ended.output.slice(-400)}` }
    const file = await readBounded(olean)
    return file === null
      ? { type: 'crashed', detail: 'no .olean file' }
      : { type: 'olean', file, output: ended.output }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A regular file of bounded size, and no link to anything else. */
async function readBounded(path: string): Promise<Uint8Array | null> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => null,
  )
  if (handle === null) return null
  try {
    const found = await handle.stat()
    return found.isFile() && found.size <= largestOlean ? await handle.readFile() : null
  } finally {
    await handle.close()
  }
}
