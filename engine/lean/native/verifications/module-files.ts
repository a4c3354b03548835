// Where a module's files lie: under the first folder of Lean's search path that has them. What a `module` keeps to itself is
// in files of its own beside the public one, and a text that is none sees all of it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { splitName, type Name } from '../../../kernel/term/name.ts'

const parts = ['.olean', '.olean.server', '.olean.private'] as const

/** `LEAN_PATH`, and behind it the toolchain's own library. */
export const searchPath = (
  environment: Readonly<Record<string, string>>,
  sysroot: string | null,
): string[] => [
  ...(environment['LEAN_PATH'] ?? '').split(':').filter((folder) => folder !== ''),
  ...(sysroot === null ? [] : [join(sysroot, 'lib', 'lean')]),
]

/** The files, those that others point into first; null: there is no such module. */
export function filesOf(module: Name, folders: readonly string[]): string[] | null {
  const path = pathOf(module)
  if (path === null) return null
  for (const folder of folders) {
    const files = parts.map((part) => join(folder, path) + part).filter((file) => existsSync(file))
    if (files.length > 0) return files
  }
  return null
}

/** Null: a name that would lead elsewhere. */
function pathOf(module: Name): string | null {
  const folders: string[] = []
  for (let split = splitName(module); split !== null; split = splitName(split.prefix)) {
    if (split.last.type === 'number') return null
    folders.unshift(split.last.text)
  }
  const isPlain = folders.length > 0 && folders.every((one) => !/[/\0]/.test(one) && !/^\.{0,2}$/.test(one))
  return isPlain ? folders.join('/') : null
}
