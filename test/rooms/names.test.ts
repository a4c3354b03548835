import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { it } from 'node:test'

const root = path.resolve(import.meta.dirname, '../..')
const exported = /^export (?:abstract |async )?(?:class|interface|type|const|function) (\w+)/gm

it('no two files export one name: a name means one thing', () => {
  const filesOf = new Map<string, Set<string>>()
  const sources = globSync(['api/**/*.ts', 'engine/**/*.ts'], { cwd: root })
  for (const file of sources.filter((name) => !name.endsWith('.gen.ts')))
    for (const [, name = ''] of readFileSync(path.join(root, file), 'utf8').matchAll(exported))
      filesOf.set(name, (filesOf.get(name) ?? new Set()).add(file))
  assert.ok(filesOf.size > 500)
  assert.deepEqual(
    [...filesOf]
      .filter(([, files]) => files.size > 1)
      .map(([name, files]) => `${name}: ${[...files].join(', ')}`),
    [],
  )
})
