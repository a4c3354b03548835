// One item of a batch, from its bytes to its outcome. Whatever is wrong with it is its own: nothing rejects.
import type { Logger } from 'pino'
import type { Caller, Engine, VerificationRequest } from '../../engine/index.ts'
import { logCheck, logVerification } from '../check-log.ts'
import { bodyMaxBytes } from '../json-body.ts'
import { problemOf, troubleOf, type Trouble } from '../problems.ts'
import { answeredPatiently } from './answered-patiently.ts'
import type { Groups } from './groups.ts'
import type { BatchFields, ItemValidator } from './item-validator.ts'
import type { ItemOutcome, OwnFields } from './outcome.ts'
import type { Outline } from './scan.ts'
import type { BodyReader } from './body-file.ts'

export interface ItemChecker {
  engine: Engine
  log: Logger
  /** Its signal is the batch's; an item has its group's. */
  caller: Caller
  groups: Groups
  validator: ItemValidator
  fields: BatchFields
  outline: Outline
  body: BodyReader
}

export const checkItem = async (batch: ItemChecker, index: number): Promise<ItemOutcome> => {
  const requestId = `${batch.caller.requestId}/${index}`
  let own: OwnFields = {}
  const refuse = (trouble: Trouble): ItemOutcome => {
    batch.log.debug({ request_id: requestId, code: trouble.code }, 'batch item')
    return { own, type: 'problem', problem: problemOf(trouble, requestId) }
  }
  try {
    const { outline, body, validator, fields, engine, caller, groups } = batch
    const [from, upTo] = [outline.starts[index] ?? 0, outline.ends[index] ?? 0]
    // Before it is in memory.
    if (upTo - from > bodyMaxBytes)
      return refuse({ code: 'body-too-large', detail: `An item may have ${bodyMaxBytes} bytes.` })
    const bytes = await body.read(from, upTo)
    const reading = validator.item(bytes, fields)
    ;({ own } = reading)
    if (reading.type === 'trouble') return refuse(reading.trouble)
    const patient = { ...caller, signal: groups.signalOf(own), requestId, waits: true }
    const { value: request } = reading
    if (isVerification(request)) {
      const verified = await answeredPatiently(() => engine.verify(request, patient), patient)
      if (verified.type === 'refused') return refuse(troubleOf(verified.refusal))
      batch.log.debug({ request_id: requestId, ...logVerification(verified.value) }, 'batch item')
      return { own, type: 'verified', result: verified.value }
    }
    const answer = await answeredPatiently(() => engine.check(request, patient), patient)
    if (answer.type === 'refused') return refuse(troubleOf(answer.refusal))
    const { value: result } = answer
    const struck =
      result.status === 'crashed' || result.status === 'memory_exceeded' || result.status === 'timeout'
    // Seventy thousand lines of ordinary outcomes are for whoever looks for them.
    batch.log[struck ? 'info' : 'debug']({ request_id: requestId, ...logCheck(result) }, 'batch item')
    return { own, type: 'result', result }
  } catch (error) {
    batch.log.error({ request_id: requestId, err: error }, 'a batch item failed')
    return refuse({
      code: 'internal-error',
      detail: 'This is a fault of the service; its log has the details.',
    })
  }
}

const isVerification = (request: object): request is VerificationRequest =>
  'reference' in request || 'reference_hash' in request
