// A kept batch as its owner sees it.
import { expiryOf, type BatchView, type KeptBatch } from '../../../engine/index.ts'

export const viewBatch = ({ id, manifest, answered, end, doneAtMs }: KeptBatch): BatchView => ({
  id,
  status: end === null ? 'running' : 'done',
  items: manifest.items,
  answered,
  summary: (end?.summary ?? null) as BatchView['summary'],
  results: `/v1/batches/${id}/results`,
  created_at: new Date(manifest.createdAtMs).toISOString(),
  expires_at: doneAtMs === null ? null : expiryOf(doneAtMs).toISOString(),
})
