// The console at the root, for who asks for HTML, and its files under /console. The policy of these pages is stricter than
// that of /docs: no inline styles but those of the editor, which carry the answer's nonce, and no text ever made markup.
import { createHash, randomBytes } from 'node:crypto'
import { Router } from 'express'
import { servedModules } from './modules.ts'
import { readPage, readTemplate, type PageFile } from './page-files.ts'

const modulesPath = '/console/modules'
/** Half a year: their URLs have the version. */
const keptForS = 15_552_000

export const consoleRoutes = (): Router => {
  const router = Router({ caseSensitive: true, strict: true })
  const { importMap, files, urlOf } = servedModules(modulesPath)
  const template = readTemplate()
    .replace('{{import-map}}', () => importMap)
    .replace('{{abbreviations}}', urlOf('@leanprover/unicode-input', 'dist/abbreviations.json'))
    .replace('{{chart-style}}', urlOf('uplot', 'dist/uPlot.min.css'))
  const mapHash = createHash('sha256').update(inlineScript(template)).digest('base64')
  let page: Promise<ReadonlyMap<string, PageFile>> | null = null

  router.get('/', (_req, res) => {
    const nonce = randomBytes(18).toString('base64')
    res.setHeader('Content-Security-Policy', policy(mapHash, nonce))
    res.setHeader('Cache-Control', 'no-store')
    res.type('html').send(template.replace('{{nonce}}', nonce))
  })
  router.get(`${modulesPath}/*path`, (req, res, next) => {
    const file = files.get(decodeURIComponent(req.path.slice(modulesPath.length + 1)))
    if (file === undefined) {
      next()
      return
    }
    res.sendFile(file, { maxAge: keptForS * 1_000, immutable: true, etag: true, dotfiles: 'allow' })
  })
  router.get('/console/*path', async (req, res, next) => {
    page ??= readPage()
    const files = await page.catch((error: unknown) => {
      page = null
      throw error
    })
    const file = files.get(req.path.slice('/console/'.length))
    if (file === undefined) {
      next()
      return
    }
    res.setHeader('Cache-Control', 'no-cache').setHeader('ETag', file.etag)
    if (req.get('if-none-match') === file.etag) res.status(304).end()
    else res.type(file.contentType).send(file.text)
  })
  return router
}

/** The import map, with the blanks around it: what browsers hash. */
const inlineScript = (page: string): string =>
  /<script type="importmap">(.*?)<\/script>/s.exec(page)?.[1] ?? ''

const policy = (mapHash: string, nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'sha256-${mapHash}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join(';')
