// The console's page: what it is served with, and what it makes of a service that is hostile, locked, or small on a phone.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import request from 'supertest'
import { writeKeyFile } from '../../../api/keys/key-file.ts'
import { openKeyRing } from '../../../api/keys/key-ring.ts'
import { hashToken, makeToken } from '../../../api/keys/token.ts'
import { axeTroubles, screenshot, visit, withoutBrowser } from '../../browser.ts'
import { createFakeEngine, ok, proof, result } from '../fake-engine.ts'
import { collectingLogger, serve } from '../serve.ts'

const browsers = 'text/html,application/xhtml+xml,*/*;q=0.8'
const evil = '<img src=x onerror="document.title=1"><a href="javascript:document.title=2">⊢ here</a>'

const hostile = () => {
  const at = { command_index: 0, pos: { line: 1, column: 0 }, end_pos: null }
  return createFakeEngine({
    check: () =>
      ok(
        result('sorry', {
          messages: [{ ...at, severity: 'warning', kind: null, data: evil }],
          sorries: [{ ...at, goal: evil, state_ref: proof }],
          tactics: [
            { command_index: 0, pos: at.pos, end_pos: at.pos, tactic: evil, goals: evil, used_constants: [] },
          ],
        }),
      ),
  })
}

describe('The console’s files', () => {
  it('come to who asks for HTML at the root, and Kimina’s clients are answered as ever', async () => {
    await using served = await serve()
    const { text, headers } = await request(served.url).get('/').set('accept', browsers).expect(200)
    assert.match(text, /<script type="importmap">/)
    const policy = headers['content-security-policy'] ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /script-src 'self' 'sha256-[^']+';/)
    assert.doesNotMatch(policy, /unsafe/)
    assert.match(policy, /require-trusted-types-for 'script'/)
    const { body } = await request(served.url).get('/').expect(200)
    assert.deepEqual(body, { status: 'ok' })
    await request(served.url).get('/docs/').expect(200)
  })
  it('are served without types, and asked for again only when they have changed', async () => {
    await using served = await serve()
    const first = await request(served.url).get('/console/prove/step-tree.ts').expect(200)
    assert.match(String(first.headers['content-type']), /^text\/javascript/)
    assert.doesNotMatch(first.text, /interface StepNode/)
    const etag = String(first.headers['etag'])
    await request(served.url).get('/console/prove/step-tree.ts').set('if-none-match', etag).expect(304)
  })
  it('are those of the page and of the modules that it runs, and no others', async () => {
    await using served = await serve()
    const { text } = await request(served.url).get('/').set('accept', browsers)
    const modules = [...text.matchAll(/"(\/console\/modules\/[^"]+)"/g)].map(([, path]) => path ?? '')
    assert.ok(modules.length > 15)
    for (const path of modules) {
      const { headers } = await request(served.url).get(path).expect(200)
      assert.match(String(headers['cache-control']), /immutable/)
    }
    const beside = modules[0]?.replace(/[^/]+$/, 'preact.js') ?? ''
    for (const path of [
      ...['/console/index.html', '/console/routes.ts', '/console/../app.ts', '/console/%2e%2e/routes.ts'],
      ...['/console/modules/express/package.json', '/console/modules/../page/main.ts', beside],
      ...['/console/modules/%E0%A4%A', '/console/tsconfig.json', '/console/'],
    ]) {
      const { status } = await request(served.url).get(path)
      assert.ok(status === 404 || status === 400, `${path} → ${status}`)
    }
  })
})

describe('The console in Chromium', { skip: withoutBrowser }, () => {
  it('shows what Lean says as text, whatever it is', async () => {
    await using served = await serve({ engine: hostile() })
    await using visitor = await visit(`${served.url}/`)
    const { page, complaints } = visitor
    await page.getByRole('button', { name: /^Check/ }).click()
    await page.getByRole('list', { name: 'Messages' }).getByText(evil).waitFor()
    await page.getByLabel('Goals left').getByText(evil).waitFor()
    await page.getByRole('tab', { name: 'Live' }).click()
    await page.getByRole('list', { name: 'Answers that were not valid' }).getByText('◐ sorry').waitFor()
    assert.equal(await page.locator('img, a[href^="javascript"]').count(), 0)
    assert.equal(await page.title(), 'Lean REPL Appliance')
    assert.deepEqual(complaints, [])
  })
  it('asks for an API key where one is wanted, sends it, and forgets it with the tab', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lean-repl-console-'))
    const token = makeToken()
    const path = join(folder, 'keys.json')
    const sha256 = hashToken(token).toString('hex')
    writeKeyFile(path, [{ name: 'reader', sha256, ratePerMinute: null, concurrency: null, weight: 1 }])
    using keys = openKeyRing(path, collectingLogger([]))
    await using served = await serve({ keys })
    await using visitor = await visit(`${served.url}/`)
    const { page } = visitor
    await page.getByRole('button', { name: /^Check/ }).click()
    const dialog = page.getByRole('dialog', { name: 'API key' })
    assert.deepEqual(await axeTroubles(visitor), [])
    await dialog.getByLabel('Key').fill(token)
    await dialog.getByRole('button', { name: 'Use it' }).click()
    await page.getByRole('button', { name: /^Check/ }).click()
    await page.locator('.verdict').getByText('sorry').waitFor()
    assert.equal(served.engine.calls.at(-1)?.caller.id, 'reader')
    const kept = await page.evaluate(() => (globalThis as unknown as { localStorage: object }).localStorage)
    assert.deepEqual(Object.keys(kept), [])
    rmSync(folder, { recursive: true })
  })
  it('fits a phone, in the dark, with a batch that runs and is cancelled there', async () => {
    let cancelled = 0
    const engine = createFakeEngine({
      window: 1,
      check: async (_asked, { signal }) => {
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
        cancelled++
        return ok(result('cancelled'))
      },
    })
    await using served = await serve({ engine })
    const checks = Array.from({ length: 3 }, () => ({ commands: ['#check 1'] }))
    const batch = request(served.url)
      .post('/v1/batches')
      .send({ checks })
      .then(({ status }) => status)
    await using visitor = await visit(`${served.url}/#live`, {
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
      reducedMotion: 'reduce',
    })
    const { page } = visitor
    await page.getByText('0 of 3').waitFor()
    for (const tab of ['Live', 'Batch', 'Prove']) {
      await page.getByRole('tab', { name: tab }).click()
      const wide = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = (
          globalThis as unknown as { document: { documentElement: HTMLElementLike } }
        ).document.documentElement
        return scrollWidth - clientWidth
      })
      assert.equal(wide, 0, `${tab} is wider than the screen`)
      await screenshot(page, `phone-${tab.toLowerCase()}`)
      assert.deepEqual(await axeTroubles(visitor), [])
    }
    await page.getByRole('tab', { name: 'Live' }).click()
    await page.getByRole('button', { name: /^Cancel batch/ }).click()
    assert.equal(await batch, 200)
    assert.equal(cancelled, 3)
  })
})

interface HTMLElementLike {
  scrollWidth: number
  clientWidth: number
}
