import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { it } from 'node:test'
import { knots, mutualPairs, roomGraph } from './graph.ts'

const root = path.resolve(import.meta.dirname, '../..')
// By a name that the compiler does not follow: the linter's configuration is JavaScript.
const configuration: string = path.join(root, 'eslint.config.js')
const { roomOf } = (await import(configuration)) as { roomOf(file: string): string | null }

const sources = globSync(['api/**/*.ts', 'engine/**/*.ts'], { cwd: root })

it('the rooms have one direction', (test) => {
  const graph = roomGraph(root, sources, roomOf)
  const edges = [...graph.values()].reduce((count, { size }) => count + size, 0)
  test.diagnostic(`${graph.size} rooms, ${edges} ways between them`)
  assert.deepEqual(mutualPairs(graph), [])
  assert.deepEqual(knots(graph), [])
})

it('every source file is in a room', () => {
  assert.deepEqual(
    sources.filter((file) => roomOf(file) === null),
    [],
  )
})

it('no file is longer than 250 lines, tests neither; what is generated is as long as it is', () => {
  const written = globSync(['{api,engine,test}/**/*.{ts,mjs,c,sh,py}', '*.js'], { cwd: root })
  const lines = (file: string): number => readFileSync(path.join(root, file), 'utf8').split('\n').length - 1
  assert.deepEqual(
    written.filter((file) => !file.endsWith('.gen.ts') && lines(file) > 250),
    [],
  )
})

it('rooms that import from each other are found, and so are rooms in a circle', () => {
  const graph = new Map([
    ['a', new Map([['b', ['a/x → b/y', 'a/z → b/y']]])],
    [
      'b',
      new Map([
        ['a', ['b/y → a/x']],
        ['c', ['b/y → c/w']],
      ]),
    ],
    ['c', new Map([['d', ['c/w → d/v']]])],
    [
      'd',
      new Map([
        ['c', ['d/v → c/w']],
        ['e', ['d/v → e/u']],
      ]),
    ],
    ['e', new Map<string, string[]>()],
  ])
  assert.deepEqual(mutualPairs(graph), ['a ⇄ b: b/y → a/x', 'c ⇄ d: c/w → d/v'])
  assert.deepEqual(knots(graph), [
    ['a', 'b'],
    ['c', 'd'],
  ])
})
