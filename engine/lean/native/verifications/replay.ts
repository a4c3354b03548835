// Lean's own kernel asked by a process of the toolchain's `lean` that sees declarations and nothing else, see replay.lean.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constantsOf, type Declaration } from '../../../kernel/declaration.ts'
import { writeNdjson, type Meta } from '../../../kernel/ndjson/write.ts'
import { anonymous, numberName, textName, type Name } from '../../../kernel/term/name.ts'
import { writtenName } from '../../../verification/written-name.ts'
import type { LeanVerdict } from '../../../verification/kernels.ts'
import { flawOf } from '../../constants/replayable.ts'

export const replayProgram = join(import.meta.dirname, 'replay.lean')

/** Ends a judgement: a verdict was not to be had in time. */
export class OutOfTime extends Error {}

export interface ReplayTools {
  /** Of the program, less what it is to read. */
  command: readonly string[]
  /** For the declarations; the program sees it. */
  file: string
  modules: readonly Name[]
  meta: Meta
  /** What is left for it. */
  timeMs: () => number
}

const longestOutput = 1 << 20

export function replayByLean(
  { command, file, modules, meta, timeMs }: ReplayTools,
  declarations: readonly Declaration[],
): LeanVerdict {
  for (const declaration of declarations) {
    const name = nameOfFirst(declaration)
    if (declaration.kind === 'quot')
      return { verdict: 'refused', declaration: name, reason: 'no text may declare it' }
    const flaw = flawOf(declaration)
    if (flaw !== null) return { verdict: 'refused', declaration: name, reason: flaw.why }
  }
  writeFileSync(file, writeNdjson(meta, declarations))
  const timeout = timeMs()
  if (timeout < 1) throw new OutOfTime('no time is left for the replay')
  const [program = '', ...args] = command
  const ended = spawnSync(program, [...args, file, ...modules.map(writtenName)], {
    ...{ timeout, killSignal: 'SIGKILL', maxBuffer: longestOutput, env: {}, encoding: 'utf8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (ended.error !== undefined && 'code' in ended.error && ended.error.code === 'ETIMEDOUT')
    throw new OutOfTime('the replay took too long')
  // The program's own trouble, or that of the toolchain with it, says nothing of the declarations.
  if (ended.status === 1) throw new Error(`the replay program failed: ${toldBy(ended)}`)
  const said = ended.status === 0 ? verdictIn(ended.stdout, declarations) : null
  return (
    said ??
    undecided(
      declarations,
      `the replay ended by ${ended.signal ?? `exit code ${ended.status}`}: ${toldBy(ended)}`,
    )
  )
}

/** The last line of the output. */
export function verdictIn(output: string, declarations: readonly Declaration[]): LeanVerdict | null {
  let said: unknown
  try {
    said = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '')
  } catch {
    return null
  }
  if (typeof said !== 'object' || said === null || !('verdict' in said)) return null
  const { verdict } = said
  if (verdict === 'accepted' && 'declarations' in said && 'axioms' in said) {
    const axioms = namesIn(said.axioms)
    // Less than all of them is no verdict on all.
    return said.declarations === declarations.length && axioms !== null ? { verdict, axioms } : null
  }
  if ((verdict !== 'refused' && verdict !== 'undecided') || !('declaration' in said)) return null
  const struck = declarations[Number(said.declaration)]
  const reason = 'reason' in said ? String(said.reason) : ''
  return struck === undefined ? null : { verdict, declaration: nameOfFirst(struck), reason }
}

function namesIn(list: unknown): Name[] | null {
  if (!Array.isArray(list)) return null
  return list.map((parts: unknown): Name =>
    Array.isArray(parts)
      ? parts.reduce<Name>(
          (name, part: unknown) =>
            typeof part === 'number' ? numberName(name, part) : textName(name, String(part)),
          anonymous,
        )
      : anonymous,
  )
}

const undecided = (declarations: readonly Declaration[], reason: string): LeanVerdict => ({
  verdict: 'undecided',
  declaration: declarations[0] === undefined ? anonymous : nameOfFirst(declarations[0]),
  reason,
})

const nameOfFirst = (one: Declaration): Name => constantsOf(one)[0]?.name ?? anonymous

const toldBy = ({ stdout, stderr }: { stdout: string; stderr: string }): string =>
  `${stdout}${stderr}`.trim().slice(-300)
