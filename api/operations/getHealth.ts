import type { Health } from '../../engine/index.ts'
import type { Operation } from './operation.ts'

export const getHealth: Operation =
  ({ version }) =>
  (_req, res) => {
    res.json({ status: 'ok', version, uptime_s: Math.round(process.uptime()) } satisfies Health)
  }
