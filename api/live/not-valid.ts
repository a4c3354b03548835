// An answer that was not `valid`, nor `proved`, as far as it is shown to who looks on: who asked, what was wrong first,
// and how the text begins.
import type {
  CheckRequest,
  EngineEvent,
  LeanError,
  NotValid,
  VerificationRequest,
} from '../../engine/index.ts'

const messageMaxLength = 500
const textMaxLength = 2_000

type Answered = Extract<EngineEvent, { type: 'checked' | 'verified' }>

export const notValid = (event: Answered, at: Date): NotValid | null => {
  const { caller, result } = event
  if (result.status === 'valid' || result.status === 'proved') return null
  const error = result.errors.find(({ root_cause }) => root_cause) ?? result.errors[0] ?? null
  return {
    at: at.toISOString(),
    request_id: caller.requestId,
    caller: caller.id,
    kind: event.type === 'checked' ? 'check' : 'verification',
    status: result.status,
    conclusive: result.conclusive,
    error: error === null ? null : shownError(error),
    text: cut(event.type === 'checked' ? textOf(event.request) : submissionOf(event.request), textMaxLength),
    total_ms: event.type === 'checked' ? event.result.stats.total_ms : event.result.timings.total_ms,
  }
}

const shownError = ({ kind, message, pos }: LeanError): NonNullable<NotValid['error']> => ({
  kind,
  message: cut(message, messageMaxLength),
  line: pos?.line ?? null,
  column: pos?.column ?? null,
})

const textOf = ({ source, commands, header }: CheckRequest): string =>
  source ?? [...(header === undefined ? [] : [header]), ...(commands ?? [])].join('\n\n')

const submissionOf = ({ submission, proof }: VerificationRequest): string => submission ?? proof ?? ''

/** A copy: a slice of V8's would keep the whole text alive. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${Buffer.from(text.slice(0, most)).toString()} …`
