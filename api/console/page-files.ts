// The console's own files, as browsers get them: read when the first asks, and then kept.
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { withoutTypes } from './strip-types.ts'

const folder = path.join(import.meta.dirname, 'page')

export interface PageFile {
  contentType: string
  text: string
  etag: string
}

const fileOf = (contentType: string, text: string): PageFile => ({
  contentType,
  text,
  etag: `"${createHash('sha256').update(text).digest('base64url')}"`,
})

export const readPage = async (): Promise<ReadonlyMap<string, PageFile>> => {
  const scripts = globSync('**/*.ts', { cwd: folder })
  const stripped = await withoutTypes(scripts.map((name) => path.join(folder, name)))
  const files = new Map<string, PageFile>()
  scripts.forEach((name, at) => files.set(name, fileOf('text/javascript; charset=utf-8', stripped[at] ?? '')))
  for (const name of globSync('**/*.css', { cwd: folder }))
    files.set(name, fileOf('text/css; charset=utf-8', readFileSync(path.join(folder, name), 'utf8')))
  return files
}

export const readTemplate = (): string => readFileSync(path.join(folder, 'index.html'), 'utf8')
