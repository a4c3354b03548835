// Swagger UI in a real browser, over plain HTTP and under the service's own Content-Security-Policy.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { chromium, type Page } from 'playwright-core'
import request from 'supertest'
import { writeKeyFile } from '../../api/keys/key-file.ts'
import { openKeyRing } from '../../api/keys/key-ring.ts'
import { hashToken, makeToken } from '../../api/keys/token.ts'
import { collectingLogger, serve, type Served } from './serve.ts'

const browserPath = '/usr/bin/chromium'
const skip = existsSync(browserPath) ? false : `there is no ${browserPath} (apt-get install chromium)`
/** A first paint of Swagger UI took five seconds on two shared cores. */
const patienceMs = 60_000

interface Visit extends AsyncDisposable {
  page: Page
  /** What the browser complained of: scripts, styles and connections that the policy refused among it. */
  complaints: string[]
}
const visit = async ({ url }: Served): Promise<Visit> => {
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } })
  page.setDefaultTimeout(patienceMs)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(`${url}/docs`)
  await page.locator('#operations-Checks-createCheck').waitFor()
  return { page, complaints, [Symbol.asyncDispose]: () => browser.close() }
}
const screenshot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS']
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
}
const tryCheck = async (page: Page): Promise<string> => {
  const operation = page.locator('#operations-Checks-createCheck')
  await operation.locator('.opblock-summary-control').click()
  await operation.locator('button.execute').click()
  const status = operation.locator('.live-responses-table .response-col_status').nth(1)
  await status.waitFor()
  return (await status.innerText()).trim()
}

describe('The documentation', { skip }, () => {
  it('shows every operation, and its “Try it out” runs a check', async () => {
    await using served = await serve()
    await using visitor = await visit(served)
    const { page, complaints } = visitor
    await screenshot(page, 'docs')
    assert.equal(await page.locator('.opblock').count(), 17)
    assert.match(await tryCheck(page), /^200/)
    await screenshot(page, 'docs-try-it-out')
    assert.deepEqual(served.engine.calls[0]?.request, {
      commands: ['theorem t (a b : Nat) : a + b = b + a := by omega'],
      stop_on_error: false,
      use_cache: true,
    })
    assert.deepEqual(complaints, [])
  })
  it('has an Authorize button that takes an API key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lean-repl-docs-'))
    const token = makeToken()
    const sha256 = hashToken(token).toString('hex')
    const path = join(folder, 'keys.json')
    writeKeyFile(path, [{ name: 'reader', sha256, ratePerMinute: null, concurrency: null, weight: 1 }])
    using keys = openKeyRing(path, collectingLogger([]))
    await using served = await serve({ keys })
    await using visitor = await visit(served)
    const { page } = visitor
    await page.locator('.auth-wrapper .authorize').first().click()
    await page.locator('.auth-container').filter({ hasText: 'bearer' }).first().locator('input').fill(token)
    await screenshot(page, 'docs-authorize')
    await page.locator('.auth-container button[type=submit]').first().click()
    await page.locator('.auth-container').first().locator('button:has-text("Logout")').waitFor()
    await page.locator('.close-modal').click()
    assert.match(await tryCheck(page), /^200/)
    assert.equal(served.engine.calls[0]?.caller.id, 'reader')
    rmSync(folder, { recursive: true })
  })
})

describe('The service’s pages', () => {
  it('forbid framing, foreign scripts and sniffing, and never ask for HTTPS by themselves', async () => {
    await using served = await serve()
    const { headers } = await request(served.url).get('/docs/').expect(200)
    const policy = headers['content-security-policy'] ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /script-src 'self'(;|$)/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.ok(!policy.includes('upgrade-insecure-requests'))
    assert.equal(headers['strict-transport-security'], undefined)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['x-powered-by'], undefined)
  })
  it('lead a browser from the root to the documentation', async () => {
    await using served = await serve()
    await request(served.url).get('/').accept('text/html').expect(302).expect('location', '/docs')
  })
})
