import type { Operation } from './operation.ts'

export const getStore: Operation =
  ({ engine }) =>
  async (_req, res) => {
    res.json(await engine.store())
  }
