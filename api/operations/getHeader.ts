import { parseHeaderHash } from '../../engine/index.ts'
import { sendProblem, troubleOf } from '../problems.ts'
import type { Operation } from './operation.ts'

export const getHeader: Operation =
  ({ engine }) =>
  (req, res) => {
    const hash = parseHeaderHash(String(req.params['header_hash']))
    const header = hash && engine.header(hash)
    if (header === null) sendProblem(res, troubleOf({ type: 'unknown-header' }))
    else res.json(header)
  }
