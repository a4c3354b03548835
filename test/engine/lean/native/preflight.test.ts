import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { preflight } from '../../../../engine/lean/native/preflight.ts'
import type { MissingPiece } from '../../../../engine/lean/native/preflight.ts'
import type { NativeSettings } from '../../../../engine/settings.ts'

const toolchain = join(import.meta.dirname, '../../../fakes/native/toolchain')

describe('the native engine, before the server listens', () => {
  let workspace: string
  let settings: NativeSettings

  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
    await writeFile(join(workspace, 'lake-manifest.json'), '{"packages": [{"name": "std", "rev": "abc"}]}')
    settings = {
      workspace,
      command: ['lake', 'env', '/bin/cat'],
      sandbox: 'off',
      allowRead: [],
      allowWrite: [],
      allowNet: false,
      allowRun: [],
      forkShim: '/nowhere',
      path: `${join(toolchain, 'bin')}:/usr/bin:/bin`,
      home: workspace,
    }
  })
  after(() => rm(workspace, { recursive: true, force: true }))

  const missing = async (
    changes: Partial<NativeSettings>,
    header = 'import Lean',
  ): Promise<[MissingPiece, string]> => {
    const answer = await preflight({ ...settings, ...changes }, header)
    assert.ok(answer.type === 'missing', 'nothing was found missing')
    return [answer.piece, answer.detail]
  }

  test('is found whole, and says which Lean and which libraries it runs', async () => {
    const found = await preflight(settings, 'import Lean')
    assert.ok(found.type === 'installed', JSON.stringify(found))
    assert.equal(found.sysroot, toolchain)
    assert.match(found.argv[0] ?? '', /\/cat$/)
    assert.equal(found.environment['LEAN_PATH'], join(workspace, '.lake/build/lib'))
    assert.equal(found.environment['SECRET_OF_THE_OPERATOR'], undefined)
    assert.equal(found.toolchain.leanVersion, '4.22.0')
    assert.equal(found.toolchain.engine, 'native')
    assert.deepEqual(found.toolchain.libraries[0], { name: 'std', version: 'abc' })
    assert.match(found.toolchain.libraries[1]?.version ?? '', /^[0-9a-f]{64}$/)
  })

  test('names the workspace that is not there', async () => {
    const [piece, detail] = await missing({ workspace: '/nowhere' })
    assert.equal(piece, 'workspace')
    assert.match(detail, /LEAN_REPL_LEAN_WORKSPACE is \/nowhere/)
  })

  test('names the manifest that is not there', async () => {
    const empty = join(workspace, 'empty')
    await mkdir(empty)
    assert.equal((await missing({ workspace: empty }))[0], 'manifest')
  })

  test('names Lake when there is no toolchain', async () => {
    const [piece, detail] = await missing({ path: '/usr/bin:/bin' })
    assert.equal(piece, 'lake')
    assert.match(detail, /install elan and the toolchain/)
  })

  test('names the REPL that was not built', async () => {
    const [piece, detail] = await missing({ command: null })
    assert.equal(piece, 'repl')
    assert.match(detail, /leanprover-community\/repl/)
  })

  test('names bubblewrap, and the setting that does without', async () => {
    const [piece, detail] = await missing({ sandbox: 'bubblewrap', path: join(toolchain, 'bin') })
    assert.equal(piece, 'sandbox')
    assert.match(detail, /LEAN_REPL_SANDBOX=off/)
  })

  test('names Mathlib when the header wants it and its build is not there', async () => {
    const [piece, detail] = await missing({}, 'import Lean\nimport Mathlib\nopen Nat')
    assert.equal(piece, 'library')
    assert.match(detail, /lake exe cache get/)
  })

  test('names a granted path that is not there or not absolute', async () => {
    assert.deepEqual(await missing({ allowRead: ['/nowhere'] }), [
      'permission',
      "LEAN_REPL_ALLOW_READ has /nowhere, which can't be read.",
    ])
    assert.equal((await missing({ allowWrite: ['relative'] }))[0], 'permission')
  })
})
