import { reply } from '../reply.ts'
import { stateRefOf } from '../state-ref.ts'
import type { Operation } from './operation.ts'

export const getState: Operation =
  ({ engine }) =>
  async (req, res) => {
    reply(res, await engine.state(stateRefOf(req)))
  }
