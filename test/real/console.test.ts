// The console in Debian's Chromium over real Lean, by what a person does, in all three tabs.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { axeTroubles, screenshot, visit, withoutBrowser, type Visitor } from '../browser.ts'
import { RealApp } from './real-app.ts'

describe('The console', { skip: withoutBrowser }, () => {
  let app: RealApp
  let visitor: Visitor
  let page: Page
  before(async () => {
    app = await RealApp.start()
    visitor = await visit(`${app.url}/`)
    ;({ page } = visitor)
  })
  after(async () => {
    await visitor[Symbol.asyncDispose]()
    await app[Symbol.asyncDispose]()
  })
  const editor = () => page.getByRole('textbox', { name: 'Lean text' })
  const type = async (text: string): Promise<void> => {
    await editor().click()
    await page.keyboard.press('Control+a')
    // Chromium would style what it puts in the place of coloured text, and complain that the policy refuses that.
    await page.keyboard.press('Backspace')
    await page.keyboard.insertText(text)
  }
  const verdict = () => page.locator('.verdict')

  it('checks what is typed, abbreviations and all, at Ctrl-Enter, and shows the goals at the cursor', async () => {
    await type('')
    await page.keyboard.type('theorem both (p q : Prop) : p \\and q \\to q \\and p := by intro h; sorry', {
      delay: 2,
    })
    assert.match(await editor().innerText(), /p ∧ q → q ∧ p/)
    await page.keyboard.press('Control+Enter')
    await verdict().getByText('sorry').waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('End')
    assert.match(await page.getByLabel('Goals at the cursor').innerText(), /h : p ∧ q\n⊢ q ∧ p/)
    await screenshot(page, 'prove')
  })
  it('leads from a message to its place', async () => {
    await type('theorem a : 1 = 1 := rfl\n\ntheorem wrong (a b : Nat) : a + b = a := by\n  omega')
    await page.keyboard.press('Control+Enter')
    await verdict().getByText('error').waitFor()
    await page.keyboard.press('Control+Home')
    await page.getByRole('button', { name: /error, line 4/ }).click()
    assert.equal(await page.locator('.cm-activeLine').innerText(), '  omega')
  })
  it('explores a hole by several tactics at once, steps on, and puts the proof into the text', async () => {
    await type('theorem both (p q : Prop) : p ∧ q → q ∧ p := by\n  intro h\n  sorry')
    await page.keyboard.press('Control+Enter')
    const hole = page.getByRole('region', { name: 'Hole at line 3' })
    const tactics = hole.getByRole('textbox')
    await tactics.fill('omega\nconstructor\nrfl')
    await hole.getByRole('button', { name: 'Try', exact: true }).click()
    await hole.getByText('1 of 3 went through.').waitFor()
    assert.match(await hole.getByLabel('Goals left').innerText(), /⊢ q\n[^]*⊢ p/)
    await screenshot(page, 'hole')
    assert.deepEqual(await axeTroubles(visitor), [])
    await tactics.fill('exact h.2')
    await tactics.press('Enter')
    await hole.getByText('1 left').first().waitFor()
    await tactics.fill('exact h.1')
    await tactics.press('Enter')
    await hole.getByText('Complete.').waitFor()
    assert.equal(await hole.getByLabel('Proof so far').innerText(), 'constructor\nexact h.2\nexact h.1')
    await hole.getByRole('button', { name: 'Put it into the text' }).click()
    await verdict().getByText('valid').waitFor()
    assert.match(await editor().innerText(), /intro h\n {2}constructor\n {2}exact h.2\n {2}exact h.1/)
  })
  it('repairs a text, shows what that changes, and takes it and takes it back', async () => {
    const head = 'theorem t (a b : Nat) (h : a ≤ b) (p : Prop) : a < b + 1 ∧ [a].length = 1 ∧ p := by'
    const text = `${head}\n  refine ⟨?_, ?_, ?_⟩\n  · exact h\n  · nope\n  · exact h -- stays`
    await type(text)
    const proposal = page.getByRole('region', { name: 'Proposed text' })
    await page.keyboard.press('Control+Shift+Enter')
    await proposal.getByText('2 of 3 holes closed.').waitFor()
    const changes = proposal.getByLabel('What it changes')
    assert.match(
      await changes.innerText(),
      /− {3}· exact h\n− {3}· nope\n− .*stays\n\+ {3}· omega\n\+ {3}· rfl\n\+ {3}· sorry -- stays/,
    )
    await screenshot(page, 'repair')
    assert.deepEqual(await axeTroubles(visitor), [])
    await proposal.getByRole('button', { name: 'Take it' }).click()
    await verdict().getByText('sorry').waitFor()
    assert.match(await editor().innerText(), /· omega\n {2}· rfl\n {2}· sorry -- stays/)
    await page.getByRole('region', { name: 'Hole at line 5' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    assert.match(await editor().innerText(), /· exact h\n {2}· nope\n/)
  })
  it('sorrifies a text, which may be left, and takes nothing for a text that has changed', async () => {
    await type('theorem t (p : Prop) : p := by\n  nope')
    await page.getByRole('button', { name: /^Sorrify/ }).click()
    const proposal = page.getByRole('region', { name: 'Proposed text' })
    await proposal.getByText('1 cut, 1 hole.').waitFor()
    assert.match(await proposal.getByLabel('Piece by piece').innerText(), /line 2, column 2\s+Cut: nope/i)
    await editor().press('Control+End')
    await page.keyboard.insertText(' -- more')
    await proposal.getByText('The text has changed since.').waitFor()
    assert.ok(await proposal.getByRole('button', { name: 'Take it' }).isDisabled())
    await proposal.getByRole('button', { name: 'Leave it' }).click()
    await proposal.waitFor({ state: 'detached' })
    assert.match(await editor().innerText(), / {2}nope -- more$/)
  })
  it('ends a repair that is cancelled', async () => {
    await type('import Lean\ntheorem t (p : Prop) : p := by\n  run_tac while true do pure ()')
    await editor().press('Control+Alt+Enter')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' })
  })
  it('gives a link that holds the text', async () => {
    await type('theorem linked : ∀ n, n + 0 = n := fun _ => rfl')
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.waitForFunction(() =>
      (globalThis as unknown as { location: URL }).location.hash.startsWith('#text='),
    )
    const other = await visitor.browser.newPage()
    await other.goto(page.url())
    const shown = other.getByRole('textbox', { name: 'Lean text' })
    await shown.getByText('theorem linked : ∀ n, n + 0 = n := fun _ => rfl').waitFor()
    await other.getByRole('button', { name: /^Check/ }).click()
    await other.locator('.verdict').getByText('valid').waitFor()
    await other.close()
  })
  it('checks the files that it is given, and its table is filtered and downloaded', async () => {
    await page.getByRole('tab', { name: 'Prove' }).press('ArrowLeft')
    await page
      .getByLabel(/or choose them/)
      .setInputFiles([
        file('fine.lean', 'theorem a : 1 = 1 := rfl'),
        file(
          'more.jsonl',
          '{"id": "off", "source": "theorem b : 1 = 2 := by decide"}\n{"commands": ["#check 1"]}\n[]',
        ),
      ])
    await page.getByText('3 to check from 2 files.').waitFor()
    assert.equal(await page.getByRole('list', { name: 'Left out' }).innerText(), 'more.jsonl:3: is no object')
    await page.getByRole('button', { name: 'Check all' }).click()
    await page.getByText('Done.').waitFor()
    await screenshot(page, 'batch')
    assert.deepEqual(await axeTroubles(visitor), [])
    await page.getByRole('combobox', { name: 'Outcome' }).selectOption('error')
    const rows = page.getByRole('region', { name: 'Answers' }).locator('tbody tr')
    assert.match(await rows.allInnerTexts().then((texts) => texts.join('\n')), /^off\t/)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download results' }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n')
    const ids = lines.map((line) => (JSON.parse(line) as { id: string }).id)
    assert.deepEqual(ids.sort(), ['fine.lean', 'more.jsonl:2', 'off'])
  })
  it('shows how the service fares: a row a core, charts with tables, what was not valid', async () => {
    await page.getByRole('tab', { name: 'Live' }).click()
    const cores = page.getByRole('region', { name: 'Cores' })
    await cores
      .getByText(/idle|busy/)
      .first()
      .waitFor()
    await page.getByText('Table of outcomes').click()
    await page.getByRole('region', { name: 'Table of outcomes' }).locator('tbody tr').first().waitFor()
    const answers = page.getByRole('list', { name: 'Answers that were not valid' })
    await answers.getByText('error').first().click()
    await screenshot(page, 'live')
    assert.deepEqual(await axeTroubles(visitor), [])
    await answers.getByRole('button', { name: 'Open in Prove' }).first().click()
    await verdict().getByText('error').waitFor()
    assert.match(await editor().innerText(), /theorem b : 1 = 2/)
  })
  it('has given the browser nothing to complain of', () => {
    assert.deepEqual(visitor.complaints, [])
  })
})

const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
