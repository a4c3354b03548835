// Paths as they are given → Lean files to check: of a folder all `.lean` files below it, each once, whatever links there are.
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileTrouble, wrongUsage } from './failure.ts'

export const standardInput = '-'

/** What messages call it. */
export const nameOf = (path: string): string => (path === standardInput ? '<stdin>' : path)

/** In the order of their names; hidden folders, such as a project's `.lake`, are others' files. */
export const findLeanFiles = (paths: readonly string[]): string[] => {
  const files = paths.flatMap((path) => (path === standardInput ? [path] : filesAt(path)))
  if (files.length === 0) throw wrongUsage(`${paths.join(', ')}: there is no .lean file`)
  return [...new Set(files)]
}

const filesAt = (path: string): string[] => {
  try {
    // What is no folder is taken as it is: a pipe, too, and whatever its name.
    return statSync(path).isDirectory() ? filesBelow(path, new Set()) : [path]
  } catch (error) {
    throw fileTrouble(path, error)
  }
}

const filesBelow = (folder: string, seen: Set<string>): string[] => {
  const real = realpathSync(folder)
  if (seen.has(real)) return []
  seen.add(real)
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .flatMap((name) => {
      const path = join(folder, name)
      // A link to nowhere is no file.
      const found = statSync(path, { throwIfNoEntry: false })
      if (found?.isDirectory() === true) return filesBelow(path, seen)
      return found?.isFile() === true && name.endsWith('.lean') ? [path] : []
    })
}
