// Swagger UI in a real browser, over plain HTTP and under the service's own Content-Security-Policy.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import request from 'supertest'
import type { CheckRequest } from '../../engine/index.ts'
import { writeKeyFile } from '../../api/keys/key-file.ts'
import { openKeyRing } from '../../api/keys/key-ring.ts'
import { hashToken, makeToken } from '../../api/keys/token.ts'
import { patienceMs, screenshot, visit as visitPage, withoutBrowser, type Visitor } from '../browser.ts'
import { createFakeEngine, ok, proof, result } from './fake-engine.ts'
import { servePlain } from './plain-docs.ts'
import { collectingLogger, serve, type Served } from './serve.ts'

const contract = readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8')
const operations = [...contract.matchAll(/^ +operationId: /gm)].length

const viewport = { width: 1280, height: 1600 }

const visit = async ({ url }: Served): Promise<Visitor> => {
  const visitor = await visitPage(`${url}/docs`, { viewport })
  await visitor.page.locator('#operations-Checks-createCheck').waitFor()
  return visitor
}
/** Rules of axe-core that are broken seriously, on the page or in a part of it. */
const seriousTroubles = async (page: Page, part = 'body'): Promise<string[]> => {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    (selector) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(selector, { resultTypes: ['violations'] }),
    part,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id }) => id)
    .sort()
}
const tryCheck = async (page: Page): Promise<string> => {
  const operation = page.locator('#operations-Checks-createCheck')
  await operation.locator('.opblock-summary-control').click()
  return execute(operation)
}
const execute = async (operation: Locator): Promise<string> => {
  await operation.locator('button.execute').click()
  const status = operation.locator('.live-responses-table .response-col_status').nth(1)
  await status.waitFor()
  return (await status.innerText()).trim()
}

describe('The documentation', { skip: withoutBrowser }, () => {
  it('shows every operation, and its “Try it out” runs a check', async () => {
    await using served = await serve()
    await using visitor = await visit(served)
    const { page, complaints } = visitor
    await screenshot(page, 'docs')
    assert.equal(await page.locator('.opblock').count(), operations)
    assert.match(await tryCheck(page), /^200/)
    await screenshot(page, 'docs-try-it-out')
    const { source } = served.engine.calls[0]?.request as CheckRequest
    assert.match(source ?? '', /^import Lean\n\ntheorem t .*\n {2}omega\n?$/)
    assert.deepEqual(complaints, [])
  })
  it('takes Lean of several lines as it is pasted', async () => {
    await using served = await serve()
    await using visitor = await visit(served)
    const { page } = visitor
    const pasted =
      'theorem both (p q : Prop) : p ∧ q → q ∧ p := by\n  intro ⟨hp, hq⟩\n  exact ⟨hq, hp⟩ -- "\\n"'
    const operation = page.locator('#operations-Checks-createCheck')
    await operation.locator('.opblock-summary-control').click()
    await operation.locator('textarea.body-param__text').fill(pasted)
    assert.match(await execute(operation), /^200/)
    await screenshot(page, 'docs-pasted')
    assert.equal((served.engine.calls[0]?.request as CheckRequest).source, pasted)
  })
  it('shows goals and messages of a response as they read', async () => {
    const goal = 'p q : Prop\nhp : p\nhq : q\n⊢ p ∧ q'
    const hole = { command_index: 0, pos: { line: 1, column: 0 }, end_pos: null, goal, state_ref: proof }
    const engine = createFakeEngine({ check: () => ok(result('sorry', { sorries: [hole] })) })
    await using served = await serve({ engine })
    await using visitor = await visit(served)
    const { page, complaints } = visitor
    assert.match(await tryCheck(page), /^200/)
    const shown = page.locator('.lean-texts pre')
    assert.equal(await shown.innerText(), goal)
    assert.equal(await page.locator('.lean-texts h5').innerText(), 'sorries[0].goal')
    await shown.scrollIntoViewIfNeeded()
    await screenshot(page, 'docs-goals')
    assert.deepEqual(await seriousTroubles(page, '.lean-texts'), [])
    assert.deepEqual(complaints, [])
  })
  it('brings axe-core no serious trouble that Swagger UI does not bring by itself', async () => {
    await using served = await serve()
    await using visitor = await visit(served)
    assert.match(await tryCheck(visitor.page), /^200/)
    const ours = await seriousTroubles(visitor.page)
    await using plain = await servePlain()
    const page = await visitor.browser.newPage({ viewport })
    await page.goto(`${plain.url}/docs`)
    const operation = page.locator('#operations-Things-makeThing')
    await operation.locator('.opblock-summary-control').click({ timeout: patienceMs })
    await operation.locator('button.execute').click()
    await operation.locator('.live-responses-table').waitFor()
    const theirs = await seriousTroubles(page)
    assert.deepEqual(
      ours.filter((rule) => !theirs.includes(rule)),
      [],
    )
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
})
