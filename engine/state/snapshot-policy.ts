// When a blob of a state pays: pure. Writing one costs a REPL its time and the store its room; it saves the
// difference between replaying and restoring each time the state is asked for where no REPL holds it.

export interface SnapshotQuestion {
  /** Replaying the state from the nearest ancestor that has a blob, or from its header. */
  replayMs: number
  /** Restoring it from a blob, as measured for blobs of this engine. */
  restoreMs: number
  /** Writing the blob, during which the REPL serves nobody. */
  snapshotMs: number
  /** How often the state has been asked for, this time included. */
  asked: number
  /** How often it had to be restored, this time included: no REPL held it. */
  restored: number
  /** What the blob will take in the store. */
  expectedBytes: number
  storeMaxBytes: number
}

// A gain that nobody notices is not worth a file.
const gainMinMs = 25
// One state must not push many others out.
const storeShareMax = 0.02
// A state asked for this often will be asked for again, held or not: REPLs come and go.
const askedOften = 8

export const snapshotPays = (question: SnapshotQuestion): boolean => {
  const gainMs = question.replayMs - question.restoreMs
  if (gainMs < gainMinMs) return false
  if (question.expectedBytes > question.storeMaxBytes * storeShareMax) return false
  // The past is the best guess of the future: what was restored n times will be restored n times more.
  const expectedRestores = question.restored + Math.floor(question.asked / askedOften)
  return expectedRestores * gainMs > question.snapshotMs
}
