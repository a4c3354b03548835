// Whether what came from a broker has the shape that it should: its word is not taken for it.
import { checkStatuses } from '../../contract/check-statuses.ts'

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isShort = (value: unknown, most = 200): value is string =>
  typeof value === 'string' && value.length <= most

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

export const isListOf = <T>(value: unknown, is: (one: unknown) => one is T): value is T[] =>
  Array.isArray(value) && value.every(is)

const answerTypes = new Set(['ok', 'refused'])
/** An engine's answer, as far as its frame goes. */
export const isAnswer = (value: unknown): boolean =>
  isRecord(value) &&
  answerTypes.has(value['type'] as string) &&
  (value['type'] === 'ok'
    ? isRecord(value['value'])
    : isRecord(value['refusal']) && typeof value['refusal']['type'] === 'string')

const isStatus: ReadonlySet<unknown> = new Set(checkStatuses)
/** A check's answer: nothing else may stand for one. */
export const isCheckAnswer = (value: unknown): boolean => {
  if (!isAnswer(value) || !isRecord(value)) return false
  const { value: result } = value
  if (!isRecord(result)) return value['type'] === 'refused'
  return (
    isStatus.has(result['status']) &&
    ['messages', 'errors', 'sorries', 'engine_limits'].every((name) => Array.isArray(result[name])) &&
    isRecord(result['stats']) &&
    isRecord(result['engine'])
  )
}

/** A check to run, as far as the engine relies on it: the front has held it against the contract. */
export const isCheckRequest = (value: unknown): boolean =>
  isRecord(value) &&
  (value['commands'] === undefined || isListOf(value['commands'], (one) => typeof one === 'string')) &&
  ['source', 'header', 'header_hash', 'state_ref'].every(
    (name) => value[name] === undefined || typeof value[name] === 'string',
  ) &&
  (value['limits'] === undefined || isRecord(value['limits']))
