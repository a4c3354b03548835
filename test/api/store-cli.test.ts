import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openStore, type Store } from '../../engine/store/store.ts'
import { someChain, someHeader } from '../engine/state/samples.ts'
import { filesUnder, flipBit, storeOptions, someBytes } from '../engine/store/workbench.ts'

const stateDir = mkdtempSync(join(tmpdir(), 'store-cli-'))
after(() => rmSync(stateDir, { recursive: true }))

const open = (): Promise<Store> =>
  openStore(join(stateDir, 'store'), storeOptions(stateDir, { maxMb: 100, readyMaxMb: 100 }))

interface Ran {
  code: number
  stdout: string
  stderr: string
}
const store = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const cli = join(import.meta.dirname, '../../api/store/cli.ts')
    const child = execFile(process.execPath, [cli, ...args], { timeout: 60_000 }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
const verify = (): Promise<Ran> => store('verify', '--state-dir', stateDir)

describe('npm run store -- lift-freeze', () => {
  it('takes a freeze away, and says what it was', async () => {
    const lift = (): Promise<Ran> => store('lift-freeze', '--state-dir', stateDir)
    assert.match((await lift()).stdout, /no freeze/)
    writeFileSync(join(stateDir, 'frozen.json'), '{"detail":"a statement and its negation"}\n')
    assert.match((await lift()).stdout, /Lifted: .*its negation/)
    assert.match((await lift()).stdout, /no freeze/)
  })
})

describe('npm run store -- verify', () => {
  it('says that there is no store, and what it takes', async () => {
    const none = await verify()
    assert.deepEqual([none.code, none.stdout], [2, ''])
    assert.match(none.stderr, /there is no store in/)
    for (const args of [[], ['dance'], ['verify', '--nonsense']]) {
      const refused = await store(...args)
      assert.equal(refused.code, 2)
      assert.match(refused.stderr, /Usage: npm run store -- verify\|lift-freeze/)
    }
  })

  it('leaves a store alone that is open, finds a whole one whole, and mends a damaged one', async () => {
    const opened = await open()
    await opened.putRecipes(someChain(3))
    await opened.putHeader(someHeader.hash, someHeader.text)
    await opened.putBlob(someHeader.hash, { type: 'bytes', bytes: someBytes(200_000) })
    const locked = await verify()
    assert.equal(locked.code, 2)
    assert.match(locked.stderr, /another process has the store/)
    await opened[Symbol.asyncDispose]()

    const whole = await verify()
    assert.equal(whole.code, 0, whole.stderr)
    assert.match(whole.stdout, /^recipes +3 checked, 0 mended/m)
    assert.match(whole.stdout, /^blob contents +1 checked, 0 mended/m)

    const [blob] = filesUnder(join(stateDir, 'store', 'blobs'))
    flipBit(blob ?? assert.fail('no blob'), 1000)
    const mended = await verify()
    assert.equal(mended.code, 1, mended.stderr)
    assert.match(
      mended.stdout,
      new RegExp(`^blob contents +1 checked, 1 mended.*\n  dropped ${someHeader.hash}$`, 'm'),
    )
    assert.equal((await verify()).code, 0)

    await using again = await open()
    assert.equal((await again.stats()).recipes, 3)
    assert.equal(again.blob(someHeader.hash), null)
  })
})
