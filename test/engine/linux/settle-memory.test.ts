import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Mapping } from '../../../engine/linux/mappings.ts'
import { codeRuns } from '../../../engine/linux/settle-memory.ts'

const mapping = (from: number, to: number, use: string, name = ''): Mapping => ({
  from: BigInt(from) << 12n,
  to: BigInt(to) << 12n,
  line: `${from.toString(16)}000-${to.toString(16)}000 ${use} 00000000 00:00 0 ${name}`,
})
const pagesOf = (mappings: Mapping[]): [number, number][] =>
  codeRuns(mappings).map((run) => [Number(run[0].from >> 12n), Number((run.at(-1) ?? run[0]).to >> 12n)])

test('gaps are closed between neighbours that hold code, and nowhere else', () => {
  const code = [mapping(10, 12, 'rwxp'), mapping(12, 13, '---p'), mapping(13, 20, 'rwxp')]
  assert.deepEqual(pagesOf(code), [[10, 20]])
  assert.deepEqual(pagesOf([...code, mapping(20, 30, '---p')]), [[10, 20]])
  assert.deepEqual(pagesOf([mapping(5, 10, '---p'), ...code, mapping(30, 31, 'rwxp')]), [
    [10, 20],
    [30, 31],
  ])
  // What guards memory that is not code stays a guard.
  const guarded = [mapping(10, 12, 'rwxp'), mapping(12, 13, '---p'), mapping(13, 20, 'rw-p')]
  assert.deepEqual(pagesOf([...guarded, mapping(20, 22, 'rwxp')]), [
    [10, 12],
    [20, 22],
  ])
  assert.deepEqual(
    pagesOf([mapping(10, 12, 'rwxp'), mapping(12, 1_000, '---p'), mapping(1_000, 1_001, 'rwxp')]),
    [
      [10, 12],
      [1_000, 1_001],
    ],
  )
})
