import type { DeletedState } from '../../engine/index.ts'
import { reply } from '../reply.ts'
import { stateRefOf } from '../state-ref.ts'
import type { Operation } from './operation.ts'

export const deleteState: Operation =
  ({ engine }) =>
  async (req, res) => {
    const state_ref = stateRefOf(req)
    reply(
      res,
      await engine.deleteState(state_ref),
      ({ deleted }) => ({ state_ref, deleted }) satisfies DeletedState,
    )
  }
