import type { HeaderRequest } from '../../engine/index.ts'
import { reply } from '../reply.ts'
import { callerOf } from '../request-context.ts'
import type { Operation } from './operation.ts'

export const registerHeader: Operation =
  ({ engine }) =>
  async (req, res) => {
    const { header, warm = false } = req.body as HeaderRequest
    reply(res, await engine.registerHeader({ header, warm }, callerOf(res)))
  }
