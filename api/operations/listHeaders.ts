import type { HeaderList } from '../../engine/index.ts'
import type { Operation } from './operation.ts'

export const listHeaders: Operation =
  ({ engine }) =>
  (_req, res) => {
    res.json({ headers: engine.headers() } satisfies HeaderList)
  }
