// The documents name files: each of them is there.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const root = path.resolve(import.meta.dirname, '../..')
const documents = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'README.md']
/** From the root; a path of the service begins with a slash. */
const pathNamed = /(?<![-/])\b(?:api|client|engine|test|drop-in|systemd|ansible|monitoring)\/[\w./-]*/g
/** A file by its name alone, of a folder that was named before. */
const fileNamed = /`([\w-]+\.ts)`/g

const sources = globSync('{api,engine,client,test}/**/*.ts', { cwd: root })
const names = new Set(sources.map((file) => path.basename(file)))

for (const document of documents)
  test(`every file that ${document} names is there`, () => {
    const text = readFileSync(path.join(root, document), 'utf8')
    const paths = [...text.matchAll(pathNamed)].map(([named]) => named.replace(/\.$/, ''))
    const files = [...text.matchAll(fileNamed)].flatMap(([, file]) => file ?? [])
    assert.ok(document !== 'ARCHITECTURE.md' || (paths.length > 30 && files.length > 5))
    assert.doesNotMatch(text, /^\\?(<{7}|={7}|>{7})/m, 'a merge was left half done')
    assert.deepEqual(
      [
        ...paths.filter((named) => !existsSync(path.join(root, named))),
        ...files.filter((file) => !names.has(file)),
      ],
      [],
    )
  })
