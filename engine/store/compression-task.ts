// What the compression threads are asked and answer: the boundary between them and the store.

export type CompressionTask =
  /** Makes a private copy, so that whoever wrote the file can't change it behind its hash. */
  | { type: 'take'; source: string; target: string }
  /** Into `target`, fsynced; nothing is written when the frame is no larger than `inlineMaxBytes`. */
  | {
      type: 'compress'
      source: string | Uint8Array
      bytes: number
      level: number
      target: string
      inlineMaxBytes: number
    }
  /** Into `target`, after the frame has been found whole and the very one. */
  | {
      type: 'expand'
      source: string | Uint8Array
      frame: { bytes: number; sha256: string }
      bytes: number
      target: string
    }
  | { type: 'digest'; source: string | Uint8Array }

export interface CompressionResults {
  take: { sha256: string; bytes: number }
  compress: { sha256: string; bytes: number; inline: Uint8Array | null }
  expand: { damaged: string | null }
  digest: { sha256: string; bytes: number }
}

export type CompressionAnswer =
  | { type: 'done'; result: CompressionResults[keyof CompressionResults] }
  | { type: 'failed'; message: string; code: string | undefined }
