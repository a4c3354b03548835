// The packages' modules that the console's page runs, as they lie in node_modules: these and nothing else of it is served.
import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import path from 'node:path'

/** Package, and the file that a page which imports it by that name is given. */
const modules: Readonly<Record<string, readonly [pack: string, file: string]>> = {
  preact: ['preact', 'dist/preact.module.js'],
  'preact/hooks': ['preact', 'hooks/dist/hooks.module.js'],
  htm: ['htm', 'dist/htm.module.js'],
  uplot: ['uplot', 'dist/uPlot.esm.js'],
  '@codemirror/state': ['@codemirror/state', 'dist/index.js'],
  '@codemirror/view': ['@codemirror/view', 'dist/index.js'],
  '@codemirror/commands': ['@codemirror/commands', 'dist/index.js'],
  '@codemirror/language': ['@codemirror/language', 'dist/index.js'],
  '@codemirror/streamparser': ['@codemirror/streamparser', 'dist/index.js'],
  '@codemirror/lint': ['@codemirror/lint', 'dist/index.js'],
  '@lezer/common': ['@lezer/common', 'dist/index.js'],
  '@lezer/highlight': ['@lezer/highlight', 'dist/index.js'],
  '@marijn/find-cluster-break': ['@marijn/find-cluster-break', 'src/index.js'],
  'style-mod': ['style-mod', 'src/style-mod.js'],
  'w3c-keyname': ['w3c-keyname', 'index.js'],
  crelt: ['crelt', 'index.js'],
}
/** What the page reads besides. */
const assets: readonly (readonly [pack: string, file: string])[] = [
  ['uplot', 'dist/uPlot.min.css'],
  ['@leanprover/unicode-input', 'dist/abbreviations.json'],
]

export interface ServedModules {
  /** As browsers read it. */
  importMap: string
  /** By the path in the URL. */
  files: ReadonlyMap<string, string>
  /** The URL of a file that is no module. */
  urlOf(pack: string, file: string): string
}

export const servedModules = (base: string): ServedModules => {
  const files = new Map<string, string>()
  const place = (pack: string, file: string): string => {
    const manifest = findPackageJSON(pack, import.meta.url)
    if (manifest === undefined) throw new Error(`the console needs the package ${pack}`)
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
    // With its version, so that a browser may keep it for good.
    const name = `${pack}@${version}/${file}`
    files.set(name, path.join(path.dirname(manifest), file))
    return `${base}/${name}`
  }
  const imports = Object.entries(modules).map(([name, [pack, file]]) => [name, place(pack, file)])
  const urls = new Map(assets.map(([pack, file]) => [`${pack}/${file}`, place(pack, file)]))
  return {
    importMap: JSON.stringify({ imports: Object.fromEntries(imports) }),
    files,
    urlOf: (pack, file) => urls.get(`${pack}/${file}`) ?? '',
  }
}
