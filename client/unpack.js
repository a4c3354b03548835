// Node strips no types under node_modules: an installed package runs from a copy of it in the user's cache, beside links to the
// packages that it is installed with. Prints the copy's folder; made once for each version of the files.
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

const installed = path.resolve(import.meta.dirname, '..')
const packages = installed.slice(0, installed.lastIndexOf('/node_modules/') + '/node_modules'.length)
const manifest = path.join(installed, 'package.json')

/** Another install of the same version is another copy: its links lead elsewhere, and its files may be others. */
const name = createHash('sha256')
  .update(JSON.stringify([installed, readFileSync(manifest, 'utf8'), statSync(manifest).ctimeMs]))
  .digest('hex')
  .slice(0, 16)
const cache = path.join(
  process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'),
  'lean-repl-appliance',
)
const copies = path.join(cache, 'installed')
const copy = path.join(copies, name)

if (!existsSync(copy)) {
  mkdirSync(copies, { recursive: true })
  const begun = mkdtempSync(path.join(copies, 'begun-'))
  const root = path.join(begun, 'app')
  cpSync(installed, root, {
    recursive: true,
    filter: (source) => source !== path.join(installed, 'node_modules'),
  })
  // A package looks for others in its own folder first, then beside it.
  symlinkSync(packages, path.join(begun, 'node_modules'))
  // A folder of its own, since Lean is unpacked into it.
  const own = path.join(installed, 'node_modules')
  mkdirSync(path.join(root, 'node_modules'))
  for (const each of existsSync(own) ? readdirSync(own) : [])
    symlinkSync(path.join(own, each), path.join(root, 'node_modules', each))
  try {
    renameSync(begun, copy)
  } catch (error) {
    // Another has been quicker.
    rmSync(begun, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
}
process.stdout.write(`${path.join(copy, 'app')}\n`)
