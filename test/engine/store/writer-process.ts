// A process that writes to a store and tells each acknowledgement on stdout, until it is killed.
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../../engine/store/store.ts'
import { someChain } from '../state/samples.ts'
import { sha256, storeOptions, someBytes } from './workbench.ts'

const [directory = '', round = ''] = process.argv.slice(2)
const store = await openStore(
  join(directory, 'store'),
  storeOptions(directory, { readyMaxMb: 100, resultsMaxMb: 100 }),
)

// Written before the next line runs: an acknowledgement is never lost in a buffer. A reader that is slow fills the pipe.
const tell = (what: string, key: string, content = ''): void => {
  const line = Buffer.from(`${what} ${key} ${content}\n`)
  for (let written = 0; written < line.length;) written += writeSome(line.subarray(written))
}
const writeSome = (bytes: Buffer): number => {
  try {
    return writeSync(1, bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    return 0
  }
}

const writeRecipes = async (): Promise<never> => {
  for (let at = 0; ; at++) {
    const states = someChain(1 + (at % 5), `r${round}_${at.toString()}_`)
    if ((await store.putRecipes(states)).type === 'stored') for (const { ref } of states) tell('recipe', ref)
  }
}
const writeBlobs = async (bytes: number): Promise<never> => {
  for (let at = 0; ; at++) {
    const [{ ref } = { ref: '' as never }] = someChain(1, `b${round}_${bytes.toString()}_${at.toString()}_`)
    const content = someBytes(bytes)
    if ((await store.putBlob(ref, { type: 'bytes', bytes: content })).type === 'stored')
      tell('blob', ref, sha256(content))
  }
}
const writeResults = async (): Promise<never> => {
  for (let at = 0; ; at++) {
    const key = sha256(`${round} ${at.toString()}`)
    if ((await store.putResult(key, { at })).type === 'stored') tell('result', key)
  }
}

await Promise.all([writeRecipes(), writeRecipes(), writeBlobs(1000), writeBlobs(300_000), writeResults()])
