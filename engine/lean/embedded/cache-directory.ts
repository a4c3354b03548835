// Where the slimmed Lean lies unless a setting says otherwise: beside the packages, so that `npm ci` clears it.
import path from 'node:path'

export const defaultLeanCache = path.resolve(
  import.meta.dirname,
  '../../../node_modules/.cache/lean-repl-appliance',
)
