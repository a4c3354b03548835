// `npm run trampolines`: every text that throws and the whole corpus of the bench, with the trampolines of Lean’s build and
// with ours: prints what differs.
import { installSlimLean } from '../../../engine/lean/embedded/build-patch/install.ts'
import { defaultLeanCache } from '../../../engine/lean/embedded/cache-directory.ts'
import { readTheorems } from '../../bench/corpus.ts'
import { Twins } from './twins.ts'
import { thrown } from './thrown.ts'

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(
    'Usage: npm run trampolines\nCompares Lean with the trampolines of its package and with ours; ends with 1 where a text is answered otherwise.\n',
  )
  process.exit(0)
}
const leanDirectory = await installSlimLean(defaultLeanCache)
await using twins = await Twins.start(leanDirectory)
const texts = [
  ...thrown.map(([name, text]): [string, string] => [name, text]),
  ...readTheorems().map(({ name, code }): [string, string] => [name, code]),
]
let differing = 0
for (const [name, text] of texts) {
  const { ours, theirs } = await twins.ask(text)
  if (ours === theirs) continue
  differing++
  process.stdout.write(`${name}\n  ours:   ${ours}\n  theirs: ${theirs}\n`)
}
process.stdout.write(`${texts.length} texts, ${differing} answered otherwise\n`)
process.exitCode = differing === 0 ? 0 : 1
