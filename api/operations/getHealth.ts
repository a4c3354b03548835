import type { Health } from '../../engine/index.ts'
import type { Operation } from './operation.ts'

export const getHealth: Operation =
  ({ version, startedAtMs }) =>
  (_req, res) => {
    const uptime_s = Math.round(performance.now() - startedAtMs) / 1000
    res.json({ status: 'ok', version, uptime_s } satisfies Health)
  }
