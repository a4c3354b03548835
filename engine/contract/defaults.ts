// What the contract fills in for fields that a request leaves out; a test holds it against openapi.yaml.
import type { CheckRequest, Limits } from './index.ts'

export const defaultLimits = {
  timeout_s: 30,
  memory_mb: 4096,
  max_heartbeats: 200_000,
} as const satisfies Limits

export const defaultCheck = { stop_on_error: false, use_cache: true } as const satisfies Partial<CheckRequest>
