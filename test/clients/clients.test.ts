// The contract in other hands, over one service with real Lean: its examples, the clients that four generators make of it,
// and Schemathesis. What npm does not bring, `.ci/run` does; without it a test says so and is skipped.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startService, type Service } from '../real/service.ts'
import { examples } from './examples.ts'
import { config, contract, own, ownPackages, packages, python, run, sessions, without } from './tools.ts'

let service: Service
let folder = ''
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lean-repl-clients-'))
  service = await startService()
})
after(async () => {
  await service[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})
const works = (said: string): void => assert.equal(said.trim().split('\n').at(-1), 'all of it works')

const compilerOptions = {
  target: 'es2024',
  lib: ['es2024', 'dom', 'dom.iterable'],
  module: 'nodenext',
  strict: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
}

/** A package of its own: the session, what was generated, and the packages that these import. */
const typescript = async (
  session: string,
  packages: string,
  generate: (home: string) => Promise<unknown>,
): Promise<string> => {
  const home = join(folder, session)
  cpSync(join(sessions, `${session}.ts`), join(home, 'session.ts'))
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
  symlinkSync(packages, join(home, 'node_modules'))
  await generate(home)
  await run(own('tsc'), ['-p', home])
  return run(process.execPath, [join(home, 'session.ts'), service.url], home)
}

examples(() => service.url)

describe('A client that is generated', () => {
  it('by openapi-typescript, for openapi-fetch', async () => {
    works(
      await typescript('openapi-fetch', ownPackages, (home) =>
        run(own('openapi-typescript'), [contract, '-o', join(home, 'schema.ts')]),
      ),
    )
  })
  it('by @hey-api/openapi-ts', { skip: without(join(packages, '@hey-api/openapi-ts')) }, async () => {
    works(
      await typescript('hey-api', packages, (home) => {
        const config = {
          input: contract,
          output: { path: join(home, 'client'), importFileExtension: '.ts' },
        }
        writeFileSync(join(home, 'openapi-ts.config.mjs'), `export default ${JSON.stringify(config)}`)
        return run(process.execPath, [join(packages, '.bin/openapi-ts')], home)
      }),
    )
  })
  it('by openapi-python-client', { skip: without(python('openapi-python-client')) }, async () => {
    const output = join(folder, 'openapi_python_client')
    await run(python('openapi-python-client'), [
      ...['generate', '--path', contract, '--output-path', output, '--meta', 'none'],
    ])
    cpSync(output, join(folder, 'lean_repl_appliance_client'), { recursive: true })
    cpSync(join(sessions, 'openapi_python_client.py'), join(folder, 'session_a.py'))
    works(await run(python('python'), [join(folder, 'session_a.py'), service.url]))
  })
  it('by openapi-generator, for Python', { skip: without(python('openapi-generator-cli')) }, async () => {
    const output = join(folder, 'openapi_generator')
    await run(python('openapi-generator-cli'), [
      ...['generate', '-i', contract, '-g', 'python', '-o', output],
      ...['--additional-properties', 'packageName=lean_repl_client'],
    ])
    cpSync(join(sessions, 'openapi_generator.py'), join(output, 'session.py'))
    works(await run(python('python'), [join(output, 'session.py'), service.url]))
  })
})

describe('Schemathesis', () => {
  it('finds nothing in the whole contract', { skip: without(python('schemathesis')) }, async () => {
    const options = ['--max-examples', '5', '--seed', '1', '--generation-database', 'none']
    await run(
      python('schemathesis'),
      ['--config-file', config, 'run', contract, '--url', service.url, ...options],
      folder,
    )
  })
})
