// One request on its way to any host, and what the host says to it: that it has it, how far it is, and the answer.
import { isAnswer, isCheckAnswer, isCheckRequest, isRecord, isShort } from './shape.ts'

export const askKinds = [
  'check',
  'verify',
  'tactics',
  'sorrify',
  'repair',
  'lemmas',
  'register-header',
  'state',
] as const
export type AskKind = (typeof askKinds)[number]

export interface Ask {
  id: string
  kind: AskKind
  toolchain: string
  tenant: string
  weight: number
  requestId: string
  /** Where the answer is waited for. */
  replyTo: string
  request: Record<string, unknown>
}

export const readAsk = (value: Record<string, unknown> | null): Ask | null => {
  if (value === null) return null
  const { id, kind, toolchain, tenant, weight, requestId, replyTo, request } = value
  const isWhole =
    [id, toolchain, tenant, requestId, replyTo].every((text) => isShort(text, 500)) &&
    askKinds.includes(kind as AskKind) &&
    typeof weight === 'number' &&
    weight > 0 &&
    (kind === 'check' ? isCheckRequest(request) : isRecord(request))
  return isWhole ? (value as unknown as Ask) : null
}

export type HostWord =
  /** `control` hears that nobody waits any more. */
  | { type: 'accepted'; host: string; control: string }
  | { type: 'working' }
  | { type: 'line'; line: object }
  | { type: 'answer'; answer: object }

export const readWord = (value: Record<string, unknown> | null, kind: AskKind): HostWord | null => {
  switch (value?.['type']) {
    case 'accepted':
      return isShort(value['host']) && isShort(value['control'], 500) ? (value as unknown as HostWord) : null
    case 'working':
      return { type: 'working' }
    case 'line':
      return isRecord(value['line']) ? (value as unknown as HostWord) : null
    case 'answer':
      return (kind === 'check' ? isCheckAnswer : isAnswer)(value['answer'])
        ? (value as unknown as HostWord)
        : null
    default:
      return null
  }
}
