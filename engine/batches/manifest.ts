// What is known of a kept batch before any of its items has run.

export interface BatchManifest {
  /** `batch-<64 hex>`. */
  id: string
  /** Whose it is: nobody else finds it. Empty where the appliance asks for no keys. */
  owner: string
  /** Digest of the owner's own key for it; null: it has none. */
  key: string | null
  /** Digest of all that a resend has to repeat. */
  fingerprint: string
  /** As whom its items run. */
  caller: { id: string; weight: number }
  format: 'json' | 'lines'
  /** What holds for every item, as it was validated. */
  fields: unknown
  items: number
  bodyBytes: number
  createdAtMs: number
}

const batchId = /^batch-[0-9a-f]{64}$/

export const isBatchId = (text: string): boolean => batchId.test(text)

/** Null: this is no manifest. */
export const parseBatchManifest = (text: string): BatchManifest | null => {
  try {
    const { version, ...manifest } = JSON.parse(text) as BatchManifest & { version: unknown }
    return version === manifestVersion && isBatchId(manifest.id) ? manifest : null
  } catch {
    return null
  }
}

export const manifestText = (manifest: BatchManifest): string =>
  JSON.stringify({ version: manifestVersion, ...manifest })

/** Raised when its meaning changes: batches of another version are dropped. */
const manifestVersion = 1
