import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { nameOf, textName } from '../../../../../engine/kernel/term/name.ts'
import { Terms } from '../../../../../engine/kernel/term/terms.ts'
import { readHeader } from '../../../../../engine/lean/native/verifications/header-constants.ts'
import { filesOf, searchPath } from '../../../../../engine/lean/native/verifications/module-files.ts'
import { nativeLean } from '../olean/native-lean.ts'

const lean = nativeLean()

describe('The constants of a header', () => {
  const folder = mkdtempSync(join(tmpdir(), 'header-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const compile = (module: string, text: string): void => {
    const file = join(folder, `${module}.lean`)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, text)
    const env = { LEAN_PATH: folder }
    const options = { env, cwd: folder, timeout: 60_000 }
    execFileSync(lean ?? '', ['-o', join(folder, `${module}.olean`), file], options)
  }

  it('are those of all that it imports, what a module keeps to itself too', { skip: lean === null }, () => {
    compile(
      'Low',
      [
        ...['module', 'prelude', 'public section', 'set_option genCtorIdx false'],
        ...['inductive True : Prop', '  | intro', 'theorem low : True := True.intro'],
        ...[
          'axiom assumed : True',
          'theorem assuming : True := assumed',
          'end',
          'theorem hidden : True := low',
        ],
      ].join('\n'),
    )
    compile('Deep/Top', 'prelude\nimport Low\ntheorem top : True := low\n')
    assert.ok(readdirSync(folder).includes('Low.olean.private'))
    const terms = new Terms()
    const header = readHeader([nameOf('Deep.Top')], [folder], terms)
    assert(header.type === 'read')
    const valueOf = (name: string): unknown => {
      const one = header.find(nameOf(name))
      return one?.kind === 'thm' && one.value.kind === 'const' ? one.value.name : one?.kind
    }
    assert.deepEqual(['top', 'low', 'assuming', 'assumed', 'True', 'nowhere'].map(valueOf), [
      ...['low', 'True.intro', 'assumed', 'axiom', 'induct'],
      undefined,
    ])
    assert.equal(header.find(nameOf('top')), header.find(nameOf('top')))
  })

  it('are none where a module is missing, or would be elsewhere', () => {
    const missing = readHeader([nameOf('Nowhere')], [folder], new Terms())
    assert.deepEqual(missing, { type: 'missing', module: 'Nowhere' })
    for (const part of ['..', '', '.', 'a/b', '\0'])
      assert.equal(filesOf(textName(nameOf('A'), part), [folder]), null)
    assert.deepEqual(searchPath({ LEAN_PATH: '/a::/b' }, '/lean'), ['/a', '/b', '/lean/lib/lean'])
  })
})
