// The content-addressed store: recipes always, blobs when they pay, headers and cached results beside them.
// Nothing damaged, of another toolchain or of another format is ever handed out, and a full disk is an outcome
// of a put, never an exception: a check goes on without its store.
import type { Readable } from 'node:stream'
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import type { Made, Recipe } from '../state/recipe.ts'
import type { Toolchain, ToolchainId } from '../state/toolchain.ts'

export interface StoreOptions {
  toolchain: Toolchain
  /** What a snapshot file fits besides its toolchain (engine build, file format): blobs of another are stale. */
  snapshotFormat: string
  /** 1 to 22. */
  zstdLevel: number
  /** Blobs, recipes and results together, on disk. */
  maxMb: number
  /** Where uncompressed blobs lie ready for REPLs to read; on a tmpfs if there is one. */
  spoolDir: string
  /** Uncompressed blobs kept ready, in MB; those in use are never removed. */
  spoolMaxMb: number
  /** Cached results, in MB. */
  resultsMaxMb: number
  log: StoreLog
}
/** A part of pino's logger. */
export interface StoreLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** A blob is a state's or a header's snapshot. */
export type BlobKey = StateRef | HeaderHash

export type PutOutcome =
  | { type: 'stored' }
  /** It was there already. */
  | { type: 'known' }
  /** The disk or the store's own limit has no room; nothing was written. */
  | { type: 'full'; detail: string }
  /** The store is unwell (I/O error, closing): nothing is promised. */
  | { type: 'failed'; detail: string }

export type RecipeOutcome =
  | { type: 'found'; recipe: Recipe; madeAt: Date }
  | { type: 'missing' }
  | { type: 'other-toolchain'; expected: string; found: string }
  | { type: 'other-format'; format: number }

export type BlobSource =
  /** The file becomes the store's: moved, or copied and deleted. */
  { type: 'file'; path: string } | { type: 'bytes'; bytes: Uint8Array }

export interface BlobView {
  key: BlobKey
  /** sha256 of the uncompressed bytes. */
  content: string
  bytes: number
  storedBytes: number
  /** The header snapshot that a delta is against; openBlob reports the delta missing once that one is gone or remade. */
  needs: HeaderHash | null
  madeAt: Date
  usedAt: Date
  /** Uncompressed and verified in the spool: opening costs nothing. */
  ready: boolean
}

/** An uncompressed, verified, read-only file that stays until the lease is disposed. */
export interface BlobLease extends Disposable {
  key: BlobKey
  path: string
  bytes: number
}
export type OpenBlobOutcome =
  | { type: 'ready'; lease: BlobLease }
  /** Never stored, swept, damaged (dropped just now) or stale: replay instead. */
  | { type: 'missing'; reason: 'unknown' | 'damaged' | 'stale' | 'no-room' }

export interface StoreCounts {
  recipes: number
  headers: number
  results: number
  blobs: number
  /** Different contents among the blobs. */
  contents: number
}
export interface StoreView {
  counts: StoreCounts
  /** Uncompressed bytes of all different contents. */
  rawBytes: number
  /** What they take on disk. */
  storedBytes: number
  recipeBytes: number
  resultBytes: number
  maxBytes: number
  spoolBytes: number
  /** rawBytes / storedBytes; null without blobs. */
  ratio: number | null
  /** Puts of recipes and blobs that were there already, since the start. */
  dedupHits: number
  blobReads: { ready: number; decompressed: number; missing: number; damaged: number }
  evictions: number
}

export interface SweepReport {
  blobs: number
  recipes: number
  freedBytes: number
}
export interface VerifyStep {
  name: string
  checked: number
  /** What was wrong and has been dropped or mended, a line each. */
  mended: string[]
  ms: number
}

export interface Store extends AsyncDisposable {
  readonly toolchain: Toolchain
  readonly toolchainId: ToolchainId

  /** Acknowledged together: after `stored` all of them survive kill -9. Ancestors are the caller's to have put before. */
  putRecipes(made: readonly Made[]): Promise<PutOutcome>
  getRecipe(ref: StateRef): Promise<RecipeOutcome>

  putHeader(hash: HeaderHash, text: string): Promise<PutOutcome>
  getHeader(hash: HeaderHash): Promise<string | null>
  /** Most recently registered first, at most `limit`. */
  headers(limit: number): Promise<{ hash: HeaderHash; text: string; madeAt: Date }[]>

  /** Compresses off the event loop. The uncompressed file stays ready in the spool. */
  putBlob(key: BlobKey, source: BlobSource, options?: { needs?: HeaderHash }): Promise<PutOutcome>
  /** What is known of a blob, from memory; null without one. */
  blob(key: BlobKey): BlobView | null
  /** Several callers of one blob wait for one decompression. */
  openBlob(key: BlobKey): Promise<OpenBlobOutcome>
  /** The compressed bytes (zstd), verified as they pass: damage destroys the stream with an error. */
  blobStream(key: BlobKey): Promise<{ bytes: number; stream: Readable } | null>
  /** Drops a blob that a REPL could not use. */
  dropBlob(key: BlobKey): Promise<void>

  /** The state's blob goes at once, its recipe as soon as no other builds on it; it is unknown from now on. */
  deleteState(ref: StateRef): Promise<{ type: 'deleted' } | { type: 'missing' }>

  /** `key` is a sha256 in hex. Least recently used results make room. */
  getResult(key: string): Promise<unknown>
  putResult(key: string, result: unknown): Promise<PutOutcome>

  stats(): Promise<StoreView>
  /** Brings the store under its limit; runs by itself after puts too. */
  sweep(): Promise<SweepReport>
  /** Reads everything and mends what is wrong. */
  verify(): Promise<VerifyStep[]>
}

export class StoreOpenError extends Error {
  override name = 'StoreOpenError'
  readonly code: 'store-locked' | 'store-unreadable'
  constructor(code: StoreOpenError['code'], message: string, cause: unknown) {
    super(message, { cause })
    this.code = code
  }
}

export function openStore(directory: string, options: StoreOptions): Promise<Store> {
  return Promise.reject(new Error(`not written yet: ${directory} ${options.snapshotFormat}`))
}
