// What the store offers the engine. Nothing damaged, of another toolchain or of another format is ever handed
// out, and a full disk is an outcome of a put, never an exception: a check goes on without its store.
import type { Clock } from '../clock.ts'
import type { Readable } from 'node:stream'
import type { StoreStats } from '../contract/index.ts'
import type { HeaderHash, StateRef, VerificationId } from '../contract/ids.ts'
import type { NewState, Recipe } from '../state/recipe.ts'
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
  readyDir: string
  /** Uncompressed blobs kept ready; those in use are never removed. */
  readyMaxMb: number
  /** Cached results. */
  resultsMaxMb: number
  log: StoreLog
  clock: Clock
  /** Bytes free where the store lies; what the file system says when left out. */
  freeBytes?: () => Promise<number>
}
/** A part of pino's logger. */
export interface StoreLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export type SnapshotKey = StateRef | HeaderHash
/** A blob is a state's or a header's snapshot, or what the kernels were given for a verification. */
export type BlobKey = SnapshotKey | VerificationId

export type PutOutcome =
  | { type: 'stored' }
  /** It was there already. */
  | { type: 'known' }
  /** The disk or the store's own limit has no room; nothing was written. */
  | { type: 'full'; detail: string }
  /** The store is unwell (I/O error, too far behind, closing): nothing is promised. */
  | { type: 'failed'; detail: string }

export interface KnownRecipe {
  recipe: Recipe
  madeAt: Date
  /** Null where it was never measured. */
  leanMs: number | null
}
export type RecipeOutcome =
  | ({ type: 'found' } & KnownRecipe)
  | { type: 'missing' }
  | { type: 'other-toolchain'; expected: string; found: string }
  /** Written by another version of this store. */
  | { type: 'other-format'; format: number }
  /** The store can't be read just now: not the same as missing. */
  | { type: 'unavailable'; detail: string }

export type BlobSource =
  /** Copied; the file stays the caller's, who may delete it once the put is answered. */
  { type: 'file'; path: string } | { type: 'bytes'; bytes: Uint8Array }

export interface BlobView {
  key: BlobKey
  /** sha256 of the uncompressed bytes. */
  content: string
  bytes: number
  storedBytes: number
  /** The header whose snapshot it is a difference to: without that very snapshot it is missing. */
  needs: HeaderHash | null
  madeAt: Date
  usedAt: Date
  /** Uncompressed, verified and ready: opening costs nothing. */
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
  | {
      type: 'missing'
      /** `damaged` has just been dropped; `stale` is of another snapshot format or lost the snapshot it needs. */
      reason: 'unknown' | 'damaged' | 'stale' | 'no-room' | 'failed'
    }

export interface SweepReport {
  blobs: number
  recipes: number
  freedBytes: number
}
export interface VerifyReport {
  step: string
  checked: number
  /** What was wrong and has been dropped or mended, a line each. */
  mended: string[]
  tookMs: number
}

/** Small values under keys like those of results, which nothing makes room for. */
export interface LastingValues {
  /** Null when there is none. */
  get(key: string): Promise<unknown>
  put(key: string, value: unknown): Promise<PutOutcome>
}

/** `soon`: within a moment, together with what others write meanwhile. */
export type When = 'now' | 'soon'

export interface Store extends AsyncDisposable {
  readonly toolchain: Toolchain
  readonly toolchainId: ToolchainId
  readonly lasting: LastingValues

  /** Acknowledged together: after `stored` all survive kill -9. Put ancestors with or before their descendants. */
  putRecipes(states: readonly NewState[], when?: When): Promise<PutOutcome>
  /** The state as something to start from: a deleted one is missing. */
  getRecipe(ref: StateRef): Promise<RecipeOutcome>
  /** The state as a step towards another: a deleted one is found while others build on it. */
  getAncestor(ref: StateRef): Promise<RecipeOutcome>

  putHeader(hash: HeaderHash, text: string): Promise<PutOutcome>
  getHeader(hash: HeaderHash): Promise<string | null>
  /** Most recently registered first, at most `limit`. */
  headers(limit: number): Promise<{ hash: HeaderHash; text: string; madeAt: Date }[]>

  /** Compresses off the event loop; a file's uncompressed copy stays ready. */
  putBlob(key: BlobKey, source: BlobSource, options?: { needs?: HeaderHash }): Promise<PutOutcome>
  /** What is known of a blob that can be opened, from memory; null without one. */
  blob(key: BlobKey): BlobView | null
  /** Several callers of one blob wait for one decompression. */
  openBlob(key: BlobKey): Promise<OpenBlobOutcome>
  /** The compressed bytes (zstd), verified as they pass: damage destroys the stream with an error. */
  blobStream(key: BlobKey): Promise<{ bytes: number; stream: Readable } | null>
  /** Drops a blob that a REPL could not use. */
  dropBlob(key: BlobKey): Promise<void>

  /** The state's blob goes at once, its recipe once no other builds on it; it is missing from now on. */
  deleteState(
    ref: StateRef,
  ): Promise<{ type: 'deleted' } | { type: 'missing' } | Extract<PutOutcome, { detail: string }>>

  /** `key` is a sha256 in hex; null when there is none. Least recently used results make room. */
  getResult(key: string): Promise<unknown>
  putResult(key: string, result: unknown): Promise<PutOutcome>

  stats(): Promise<StoreStats>
  /** Brings the store under its limit; runs by itself after puts too. */
  sweep(): Promise<SweepReport>
  /** Reads everything and mends what is wrong. */
  verify(): Promise<VerifyReport[]>
}
