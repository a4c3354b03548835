import type { RepairLine, RepairRequest, RepairResult } from '../../engine/index.ts'
import { createPacedStream } from '../batch/paced-stream.ts'
import { logRepair } from '../check-log.ts'
import { problemOf, troubleOf } from '../problems.ts'
import { reply } from '../reply.ts'
import { callerOf, contextOf } from '../request-context.ts'
import type { Appliance } from '../appliance.ts'
import type { Operation } from './operation.ts'

const lines = 'application/x-ndjson'

export const createRepair: Operation = (appliance) => repairOperation(appliance, false)

export const repairOperation =
  ({ engine, log }: Appliance, asLines: boolean): ReturnType<Operation> =>
  async (req, res) => {
    const request = req.body as RepairRequest
    const caller = callerOf(res)
    log.debug({ request_id: caller.requestId, request }, 'repair request')
    const stream = createPacedStream(res, caller.signal)
    const tell = (line: RepairLine): void => {
      if (!asLines) return
      // A refusal comes before the first line, as a problem.
      if (!res.headersSent) res.type(lines)
      void stream.write(`${JSON.stringify(line)}\n`)
    }
    const answer = await engine.repair(request, caller, tell)
    if (answer.type === 'ok') Object.assign(contextOf(res).outcome, logRepair(answer.value))
    const shape = (result: RepairResult): RepairResult =>
      request.id === undefined ? result : { id: request.id, ...result }
    if (!asLines || (answer.type === 'refused' && !res.headersSent)) return reply(res, answer, shape)
    if (answer.type === 'ok') tell({ type: 'result', result: shape(answer.value) })
    else tell({ type: 'problem', problem: problemOf(troubleOf(answer.refusal), caller.requestId) })
    stream.end('')
  }
