import path from 'node:path'
import tseslint from 'typescript-eslint'

/**
 * The rooms from top to bottom: a room imports, types too, only from rows below its own, and never from another of its
 * row. A file belongs to the longest path that begins its own; one that belongs nowhere may not be.
 */
export const rooms = [
  ['api', 'api/console/page'],
  ['engine/index.ts'],
  ['engine/roles'],
  ['engine/fleet', 'engine/lean-engine'],
  ['engine/request', 'engine/metrics'],
  ['engine/router'],
  ['engine/pool'],
  ['engine/origin', 'engine/lane', 'engine/batches'],
  ['engine/store', 'engine/check', 'engine/lean'],
  ['engine/verification', 'engine/repair'],
  ['engine/repl', 'engine/lean/diagnostics', 'engine/kernel'],
  ['engine/job', 'engine/state'],
  ['engine/protocol', 'engine/header', 'engine/door.ts', 'engine/settings.ts'],
  ['engine/contract', 'engine/clock.ts', 'engine/linux'],
]

/** The room of a file, by its path from the root of the repository. */
export const roomOf = (file) =>
  rooms
    .flat()
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .reduce((longest, room) => (room.length > longest.length ? room : longest), '') || null

const rowOf = (room) => rooms.findIndex((row) => row.includes(room))

/** What is wrong with one file's import of another; null: nothing. */
const misplaced = (file, imported) => {
  const from = roomOf(file)
  const to = roomOf(imported)
  if (from === null || to === null)
    return `${from === null ? file : imported} is in no room of eslint.config.js`
  return from === to || rowOf(from) < rowOf(to)
    ? null
    : `${from} must not know of ${to}: see the order of rooms`
}

const oneDirection = {
  create: (context) => {
    const file = path.relative(import.meta.dirname, context.filename)
    const check = ({ source }) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return
      const message = misplaced(file, path.join(path.dirname(file), source.value))
      if (message !== null) context.report({ node: source, message })
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}

// Each heavy dependency has one room: only that file may import it.
const oneRoom = {
  'node-pty': 'engine/repl/pty/pty.ts',
  tinypool: 'engine/lane/thread-pool.ts',
  'classic-level': 'engine/store/driver.ts',
  'zstd-napi': 'engine/store/zstd.ts',
  koffi: 'engine/linux/libc.ts',
  '@nats-io/transport-node': 'engine/fleet/broker/connect.ts',
  '@nats-io/jetstream': 'engine/fleet/broker/streams.ts',
  '@nats-io/kv': 'engine/fleet/broker/buckets.ts',
  '@nats-io/obj': 'engine/fleet/broker/objects.ts',
}

const restricted = (names) =>
  names.map((name) => ({ name, message: `only ${oneRoom[name]} imports ${name}` }))
const onTheClock = (name) => ({
  name,
  message: 'time comes from the Clock that is handed in (engine/clock.ts)',
})
const enginesDoor = {
  group: ['**/engine/**', '!**/engine/index.ts'],
  message: 'engine/index.ts is the only door from api/',
}

const contractOnly = {
  group: ['**/api/**', '**/engine/**', '**/test/**'],
  message: 'the client knows the service by its contract only',
}
const libraryAlone = { group: ['**/cli/**'], message: 'the library knows nothing of the command line' }
const enginesContract = [
  {
    group: ['**/engine/**'],
    allowTypeImports: true,
    message: 'the page knows types of the contract, and nothing that runs',
  },
]

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      'state/',
      'engine/contract/openapi.gen.ts',
      'client/openapi.gen.d.ts',
      // Compiled together with what is generated for them.
      'test/clients/sessions/',
    ],
  },
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', 250],
      'no-console': 'error',
      eqeqeq: 'error',
      // What is held only to be let go of has a name all the same.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['api/**/*.ts', 'engine/**/*.ts'],
    plugins: { rooms: { rules: { 'one-direction': oneDirection } } },
    rules: { 'rooms/one-direction': 'error' },
  },
  {
    files: ['api/**', 'engine/**'],
    rules: { 'no-restricted-imports': ['error', { paths: restricted(Object.keys(oneRoom)) }] },
  },
  ...Object.entries(oneRoom).map(([mine, file]) => ({
    files: [file],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: restricted(Object.keys(oneRoom).filter((name) => name !== mine)) },
      ],
    },
  })),
  {
    files: ['api/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: restricted(Object.keys(oneRoom)), patterns: [enginesDoor] },
      ],
    },
  },
  { files: ['client/examples/**'], rules: { 'no-console': 'off' } },
  { files: ['client/**'], rules: { 'no-restricted-imports': ['error', { patterns: [contractOnly] }] } },
  {
    files: ['client/*'],
    rules: { 'no-restricted-imports': ['error', { patterns: [contractOnly, libraryAlone] }] },
  },
  {
    // Runs in a browser: of the engine it knows the contract's types.
    files: ['api/console/page/**'],
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: restricted(Object.keys(oneRoom)), patterns: [...enginesContract, { group: ['node:*'] }] },
      ],
    },
  },
  {
    files: ['api/**', 'engine/**'],
    ignores: ['api/environment.ts', 'engine/lean/embedded/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'only api/environment.ts reads the environment' },
      ],
    },
  },
  {
    // Time is a value: what decides by it is handed a clock. Effects on processes and files at the edge are not.
    files: ['engine/**'],
    ignores: [
      'engine/clock.ts',
      'engine/repl/process/**',
      'engine/repl/pty/**',
      'engine/repl/zygote/**',
      'engine/lean/**',
      'engine/repl/confine/**',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'performance'].map(onTheClock),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: onTheClock('Date.now').message,
        },
        {
          selector: "ImportDeclaration[source.value='node:timers/promises']",
          message: onTheClock('timers').message,
        },
      ],
    },
  },
)
