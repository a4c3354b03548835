import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { readEnvironment, type Settings } from '../../api/environment.ts'
import { parseCoreList } from '../../api/environment/cores.ts'
import { prefix, table } from '../../api/environment/table.ts'
import { isLoopback } from '../../api/loopback.ts'
import { defaultForkShim } from '../../engine/index.ts'
import { defaultCheck, defaultLimits } from '../../engine/contract/defaults.ts'

const machine = { allowed: [0, 1, 2, 3], online: [0, 1, 2, 3, 4, 5] }

const read = (env: Record<string, string>): Settings => {
  const reading = readEnvironment(env, machine)
  assert.equal(reading.type, 'settings', JSON.stringify(reading))
  return (reading as { settings: Settings }).settings
}
const troubles = (env: Record<string, string>): string[] => {
  const reading = readEnvironment(env, machine)
  assert.equal(reading.type, 'troubles')
  return (reading as { troubles: string[] }).troubles
}

describe('The environment', () => {
  it('left alone gives the contract’s defaults', () => {
    const { host, port, apiKeysFile, logLevel, engine } = read({})
    assert.deepEqual([host, port, apiKeysFile, logLevel], ['127.0.0.1', 8080, null, 'info'])
    assert.equal(engine.engine, 'embedded')
    assert.equal(engine.canonicalHeader, 'import Lean')
    assert.equal(engine.stateDir, './state')
    assert.deepEqual(engine.cores, [1, 2, 3])
    assert.deepEqual(
      [engine.replsPerCore, engine.headerCacheSize, engine.zstdLevel, engine.memoryBudgetMb],
      [1, 8, 3, null],
    )
  })
  it('with a Lean workspace means the native engine and Mathlib', () => {
    const { engine } = read({
      LEAN_REPL_LEAN_WORKSPACE: '/srv/lean',
      LEAN_REPL_REPL_COMMAND: 'lake env "/opt/my repl"',
      LEAN_REPL_ALLOW_READ: '/data, /more',
      PATH: '/bin',
      HOME: '/home/lean',
    })
    assert.equal(engine.engine, 'native')
    assert.equal(engine.canonicalHeader, 'import Mathlib')
    assert.deepEqual(engine.native, {
      workspace: '/srv/lean',
      command: ['lake', 'env', '/opt/my repl'],
      sandbox: 'bubblewrap',
      allowRead: ['/data', '/more'],
      allowWrite: [],
      allowNet: false,
      allowRun: [],
      forkShim: defaultForkShim,
      path: '/bin',
      home: '/home/lean',
    })
  })
  it('takes blank for unset, and `\\n` for a line’s end in the header', () => {
    const { port, engine } = read({
      LEAN_REPL_PORT: ' ',
      LEAN_REPL_CANONICAL_HEADER: 'import Lean\\nopen Nat',
    })
    assert.equal(port, 8080)
    assert.equal(engine.canonicalHeader, 'import Lean\nopen Nat')
  })

  it('passes over what tells clients where the service is', () => {
    const reading = readEnvironment({ LEAN_REPL_URL: 'http://there', LEAN_REPL_API_KEY: 'k' }, machine)
    assert.equal(reading.type, 'settings')
  })

  const refused: [env: Record<string, string>, says: RegExp][] = [
    [{ LEAN_REPL_PORT: '99999' }, /^LEAN_REPL_PORT: 99999 is not a whole number from 0 to 65535$/],
    [{ LEAN_REPL_PORT: '80a' }, /^LEAN_REPL_PORT: 80a is not/],
    [{ LEAN_REPL_ENGINE: 'wasm' }, /^LEAN_REPL_ENGINE: wasm is none of embedded, native$/],
    [{ LEAN_REPL_ENGINE: 'native' }, /^LEAN_REPL_LEAN_WORKSPACE: the native engine needs a Lake project/],
    [{ LEAN_REPL_ZSTD_LEVEL: '23' }, /^LEAN_REPL_ZSTD_LEVEL: /],
    [{ LEAN_REPL_REPLS_PER_CORE: '0' }, /^LEAN_REPL_REPLS_PER_CORE: /],
    [{ LEAN_REPL_CORES: '9' }, /^LEAN_REPL_CORES: 9 cores are asked for, and this machine gives 4$/],
    [{ LEAN_REPL_CORES: '1-9' }, /^LEAN_REPL_CORES: this machine has no core 6, 7, 8, 9$/],
    [{ LEAN_REPL_CORES: '3-1' }, /^LEAN_REPL_CORES: 3-1 is neither/],
    [{ LEAN_REPL_REPL_COMMAND: 'lake "env' }, /^LEAN_REPL_REPL_COMMAND: .* has a quote that does not end$/],
    [{ LEAN_REPL_PROT: '1' }, /^LEAN_REPL_PROT: there is no such setting$/],
    [
      { LEAN_REPL_HOST: '0.0.0.0' },
      /^LEAN_REPL_HOST: 0\.0\.0\.0 can be reached .* needs LEAN_REPL_API_KEYS_FILE/,
    ],
    [{ LEAN_REPL_HOST: '::' }, /^LEAN_REPL_HOST: /],
    [{ LEAN_REPL_ROLE: 'front' }, /^LEAN_REPL_FLEET_SERVERS: LEAN_REPL_ROLE=front needs/],
    [{ LEAN_REPL_FLEET_SERVERS: 'http://b:4222' }, /^LEAN_REPL_FLEET_SERVERS: http:\/\/b:4222 is not nats:/],
    [{ LEAN_REPL_FLEET_NAME: 'a.b' }, /^LEAN_REPL_FLEET_NAME: a\.b is not/],
    [{ LEAN_REPL_FLEET_TLS_KEY: '/k' }, /^LEAN_REPL_FLEET_TLS_CERT: .* go together$/],
  ]
  for (const [env, says] of refused)
    it(`with ${JSON.stringify(env)} is refused, naming the variable`, () => {
      const [first = '', ...more] = troubles(env)
      assert.match(first, says)
      assert.deepEqual(more, [])
    })
  it('is told everything that is wrong with it at once', () => {
    assert.equal(troubles({ LEAN_REPL_PORT: 'x', LEAN_REPL_SPARES: 'x', LEAN_REPL_CORES: 'x' }).length, 3)
  })
  it('names cores by number or by list', () => {
    assert.deepEqual(read({ LEAN_REPL_CORES: '2' }).engine.cores, [1, 2])
    assert.deepEqual(read({ LEAN_REPL_CORES: '4' }).engine.cores, [0, 1, 2, 3])
    assert.deepEqual(read({ LEAN_REPL_CORES: '4-5,2' }).engine.cores, [2, 4, 5])
    assert.deepEqual(parseCoreList('2-2'), [2])
    assert.deepEqual(parseCoreList('1,,2'), null)
  })
  it('leaves the server the cores that the lanes do not take', () => {
    assert.deepEqual(read({}).engine.ownCores, [0])
    assert.deepEqual(read({ LEAN_REPL_CORES: '2' }).engine.ownCores, [0, 3])
    assert.deepEqual(read({ LEAN_REPL_CORES: '4' }).engine.ownCores, [])
    assert.deepEqual(read({ LEAN_REPL_CORES: '4-5,2' }).engine.ownCores, [0, 1, 3])
  })
  it('puts a host into a fleet where brokers are named, and nowhere else', () => {
    assert.equal(read({}).fleet, null)
    const servers = 'nats://a:4222, nats://b:4222,tls://c:4222'
    const { fleet } = read({ LEAN_REPL_FLEET_SERVERS: servers, LEAN_REPL_FLEET_NAME: 'h1' })
    assert.deepEqual([fleet?.role, fleet?.name, fleet?.replicas], ['appliance', 'h1', 3])
    assert.deepEqual(fleet?.servers, ['nats://a:4222', 'nats://b:4222', 'tls://c:4222'])
    assert.equal(read({ LEAN_REPL_FLEET_SERVERS: 'nats://a:4222' }).fleet?.replicas, 1)
  })
  it('lets any address be bound where there is a file of keys', () => {
    assert.equal(read({ LEAN_REPL_HOST: '0.0.0.0', LEAN_REPL_API_KEYS_FILE: '/k' }).host, '0.0.0.0')
  })
})

describe('Loopback', () => {
  it('is what no other machine reaches', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost', '::ffff:127.0.0.1'])
      assert.ok(isLoopback(host), host)
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.org', '128.0.0.1'])
      assert.ok(!isLoopback(host), host)
  })
})

describe('The README’s table of settings', () => {
  const readme = new URL('../../README.md', import.meta.url)
  const missing = existsSync(readme) ? false : 'there is no README yet'
  it('has a row with the default of every setting, and no other', { skip: missing }, () => {
    const bare = (cell = ''): string => cell.replaceAll('`', '').trim()
    const rows = readFileSync(readme, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith(`| \`${prefix}`))
      .map((line) => line.split('|').slice(1, 3).map(bare).join(' | '))
    const expected = Object.entries(table).map(([name, { shown }]) => `${prefix}${name} | ${bare(shown)}`)
    assert.deepEqual(rows.sort(), expected.sort())
  })
})

describe('The engine’s defaults for a request', () => {
  it('are the contract’s', () => {
    interface Defaulted {
      properties: Record<string, { description?: string }>
    }
    const text = readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8')
    const { Limits, CheckRequest } = (parse(text) as { components: { schemas: Record<string, Defaulted> } })
      .components.schemas
    const defaultsOf = (schema: Defaulted | undefined): object =>
      Object.fromEntries(
        Object.entries(schema?.properties ?? {}).flatMap(([name, { description }]) => {
          const value = /(\S+) when left\s+out\.\s*$/.exec(description ?? '')?.[1]
          return value === undefined ? [] : [[name, JSON.parse(value) as unknown]]
        }),
      )
    assert.deepEqual(defaultsOf(Limits), defaultLimits)
    assert.deepEqual(defaultsOf(CheckRequest), defaultCheck)
  })
})
