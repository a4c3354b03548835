import type { Operation } from './operation.ts'

export const getMetrics: Operation =
  ({ engine, kept }) =>
  async (_req, res) => {
    const { contentType, text } = await engine.metrics()
    res.setHeader('Content-Type', contentType)
    res.end(`${text}${await kept.metrics()}`)
  }
