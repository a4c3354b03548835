// What lies where in the state directory.
import path from 'node:path'

export interface StateDirectories {
  storeDir: string
  /** Where REPLs write. */
  spoolDir: string
  /** Uncompressed blobs that lie ready for REPLs to read. */
  readyDir: string
  /** There while nothing is said to be proved: see engine/request/verification/contradiction-watch.ts. */
  freezeFile: string
}

export const directoriesIn = (stateDir: string): StateDirectories => {
  const root = path.resolve(stateDir)
  return {
    storeDir: path.join(root, 'store'),
    spoolDir: path.join(root, 'spool'),
    readyDir: path.join(root, 'ready'),
    freezeFile: path.join(root, 'frozen.json'),
  }
}
