// The Python of the README, as it stands there, but for the service's address.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { contract, python, run, without as withoutFile } from '../clients/tools.ts'
import { clientsPython, without as withoutModule } from '../real/clients-python.ts'
import { temporaryFolder } from './command-line.ts'

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

/** The block behind the comment that names what it imports. */
const blockOf = (name: string): string => {
  const block = readme.split(`<!-- test: ${name} -->`)[1]?.split('```python\n')[1]?.split('```')[0]
  assert.ok(block !== undefined, `the README has no Python for ${name}`)
  assert.ok(block.trim().split('\n').length <= 10)
  return block
}

/** pydantic refuses the older one before Python 3.12, and kimina-client takes it from there. */
const olderPython = 'import typing, typing_extensions\ntyping.TypedDict = typing_extensions.TypedDict\n'

const runBlock = async (name: string, program: string, url: string, folder: string): Promise<string> => {
  const block = blockOf(name).replaceAll('http://localhost:8080', url)
  writeFileSync(join(folder, 'block.py'), olderPython + block)
  return run(program, [join(folder, 'block.py')], folder)
}

export const readmePython = (url: () => string): void => {
  it(
    'the README’s kimina-client says what it is said to print',
    { skip: withoutModule('kimina_client', 'kimina-client==0.2.1') },
    async () => {
      using folder = temporaryFolder()
      assert.equal(await runBlock('kimina_client', clientsPython, url(), folder.path), 'valid\nlean_error\n')
    },
  )
  it(
    'the README’s generated client says what it is said to print',
    { skip: withoutFile(python('openapi-python-client')) },
    async () => {
      using folder = temporaryFolder()
      const output = folder('lean_repl_appliance_client')
      mkdirSync(output)
      const args = ['generate', '--path', contract, '--output-path', output, '--meta', 'none', '--overwrite']
      await run(python('openapi-python-client'), args)
      const name = 'lean_repl_appliance_client'
      const said = await runBlock(name, python('python'), url(), folder.path)
      assert.equal(said, 'valid \nerror type_mismatch\n')
    },
  )
}
