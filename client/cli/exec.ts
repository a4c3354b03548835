// Commands that are programs of the service's own: this process becomes them, so that signals and exit codes are theirs.
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** A program of the package, by its path from the package's root. */
export const become = (
  program: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): never => {
  const argv = [process.execPath, ...nodeOptions, path.join(root, program), ...args]
  process.execve?.(process.execPath, argv, process.env)
  throw new Error('this Node can not become another program')
}
