// Debian's Chromium as a person has it, and what it complains of. Where it isn't there, a test that needs it says so.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const browserPath = '/usr/bin/chromium'
export const withoutBrowser: string | false = existsSync(browserPath)
  ? false
  : `there is no ${browserPath} (apt-get install chromium)`

/** A first paint of Swagger UI took five seconds on two shared cores. */
export const patienceMs = 60_000

export interface Visitor extends AsyncDisposable {
  browser: Browser
  page: Page
  /** Scripts, styles and connections that the policy refused among it. */
  complaints: string[]
}

export const visit = async (url: string, options: BrowserContextOptions = {}): Promise<Visitor> => {
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options })
  page.setDefaultTimeout(patienceMs)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  await page.goto(url)
  return { browser, page, complaints, [Symbol.asyncDispose]: () => browser.close() }
}

/** Where `SCREENSHOTS` names a folder. */
export const screenshot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS']
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** What axe-core finds, each with where. It loads no styles again, as the page's policy would refuse. */
export const axeTroubles = async ({ page }: Visitor): Promise<string[]> => {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run('html', {
      resultTypes: ['violations'],
      preload: false,
    }),
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
