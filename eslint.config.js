import tseslint from 'typescript-eslint'

// Each heavy dependency has one room: only that file may import it.
const oneRoom = {
  'node-pty': 'engine/repl/pty.ts',
  tinypool: 'engine/lane/thread-pool.ts',
  'classic-level': 'engine/store/driver.ts',
  'zstd-napi': 'engine/store/zstd.ts',
}

const restricted = (names) =>
  names.map((name) => ({ name, message: `only ${oneRoom[name]} imports ${name}` }))
const enginesDoor = {
  group: ['**/engine/**', '!**/engine/index.ts'],
  message: 'engine/index.ts is the only door from api/',
}

export default tseslint.config(
  { ignores: ['node_modules/', 'state/', 'engine/contract/openapi.gen.ts'] },
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
    },
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
)
