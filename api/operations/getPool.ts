import type { Operation } from './operation.ts'

export const getPool: Operation =
  ({ engine }) =>
  (_req, res) => {
    res.json(engine.pool())
  }
