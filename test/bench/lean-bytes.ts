// Bytes to store that look like a snapshot's: windows of Lean's own library files, none twice.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'

export const leanBytes = async (count: number, windowBytes: number): Promise<Buffer[]> => {
  const library = join(await installSlimLean(defaultLeanCache), 'lib/lean')
  const files = readdirSync(library, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.olean'),
  )
  const windows: Buffer[] = []
  let rest = Buffer.alloc(0)
  for (const file of files) {
    rest = Buffer.concat([rest, readFileSync(join(library, file))])
    for (; rest.length >= windowBytes && windows.length < count; rest = rest.subarray(windowBytes))
      windows.push(rest.subarray(0, windowBytes))
    if (windows.length >= count) break
  }
  return windows
}
