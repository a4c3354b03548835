// A text made of the one in the editor: the part that Lean accepts, or that with tactics in its holes. Progress in words.
import { ask, askJson, pieces, RefusedByService } from '../shell/service.ts'
import type { Position, RepairLine, RepairResult, SorrificationResult } from '../wire.ts'

export type Making = 'sorrify' | 'repair'
export interface MadeText {
  status: string
  /** Null where there is none. */
  after: string | null
  summary: string
  /** What became of each piece; places are those of the text that was made. */
  pieces: { pos: Position | null; what: string }[]
}

export const makeText = (
  making: Making,
  source: string,
  signal: AbortSignal,
  tell: (progress: string) => void,
): Promise<MadeText> => {
  tell('Cutting what fails …')
  return making === 'sorrify' ? sorrify(source, signal) : repair(source, signal, tell)
}

const sorrify = async (source: string, signal: AbortSignal): Promise<MadeText> => {
  const result = await askJson<SorrificationResult>('/v1/sorrifications', { source }, signal)
  const { status, cut, holes } = result
  return {
    status,
    after: result.source,
    summary: result.source === null ? whyNone(result) : `${cut.length} cut, ${holesIn(holes.length)}.`,
    pieces: cut.map(({ result_pos, form, text, error }) => ({
      pos: form === 'command' ? null : result_pos,
      what: `${form === 'command' ? 'Left out' : 'Cut'}: ${text.trim() || 'goals were left'}${error === null ? '' : `\n${error.message}`}`,
    })),
  }
}

const repair = async (
  source: string,
  signal: AbortSignal,
  tell: (progress: string) => void,
): Promise<MadeText> => {
  const response = await ask('/v1/repairs/stream', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ source }),
    signal,
  })
  let [holes, tried, closed] = [0, 0, 0]
  for await (const piece of pieces(response, '\n')) {
    const line = JSON.parse(piece) as RepairLine
    if (line.type === 'problem' && line.problem !== undefined) throw new RefusedByService(line.problem)
    if (line.type === 'result' && line.result !== undefined) return repaired(line.result)
    if (line.type === 'sorrified') holes = line.holes ?? 0
    if (line.type === 'hole') {
      tried += 1
      if (typeof line.tactic === 'string') closed += 1
    }
    tell(tried === holes ? 'Checking the whole …' : `${tried} of ${holesIn(holes)} tried, ${closed} closed …`)
  }
  throw new Error('The answer ended before its result.')
}

const repaired = (result: RepairResult): MadeText => {
  const { status, holes, cut } = result
  const closed = holes.filter(({ tactic }) => tactic !== null).length
  const gone = cut.filter(({ form }) => form === 'command')
  return {
    status,
    after: result.source,
    summary: result.source === null ? whyNone(result) : `${closed} of ${holesIn(holes.length)} closed.`,
    pieces: [
      ...gone.map(({ text }) => ({ pos: null, what: `Left out: ${text.trim()}` })),
      ...holes.map(({ pos, tactic, goal }) => ({
        pos,
        what: tactic === null ? `Open:\n${goal ?? ''}` : `Closed by ${tactic}`,
      })),
    ],
  }
}

const holesIn = (count: number): string => `${count} ${count === 1 ? 'hole' : 'holes'}`

const whyNone = ({ errors }: { errors: readonly { message: string }[] }): string =>
  errors[0]?.message ?? 'There is no text that Lean accepts.'
