// lean-repl sorrify, repair and lemmas with real Lean, as somebody calls them who has a file that fails.
import assert from 'node:assert/strict'
import { lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { begin, leanRepl, type Ended, type Folder } from './command-line.ts'

const failing = `/-- Stays. -/
theorem t (a b : Nat) (h : a ≤ b) : a < b + 1 ∧ [a].length = 1 := by
  constructor
  · exact h   -- too little
  · nope
`
const open =
  'import Lean\n\ntheorem u (p q : Prop) (hp : p) : p ∧ q := by\n  constructor\n  · exact hq\n  · sorry\n'

export const repairs = (service: () => { url: string; folder: Folder }): void => {
  const run = (args: string[], input?: string): Promise<Ended> => {
    const { url, folder } = service()
    return leanRepl(args, { url, cwd: folder.path, ...(input === undefined ? {} : { input }) })
  }
  const inFolder = (name: string): string => service().folder(name)

  describe('lean-repl sorrify', () => {
    it('gives the text that Lean accepts, and says what it has cut and why', async () => {
      const { code, stdout, stderr } = await run(['sorrify', '-'], failing)
      assert.equal(code, 1, stderr)
      assert.equal(stdout, failing.replace('exact h', 'sorry').replace('nope', 'sorry'))
      assert.match(stderr, /^<stdin>:4:4: cut: exact h\n {2}Type mismatch$/m)
      assert.match(stderr, /^<stdout>:5:4: hole:\n {2}case right\n/m)
      assert.match(stderr, /^sorrified: 2 cut, 2 holes, in [\d.]+ s\n$/m)
    })
    it('ends with 0 at what is whole, 1 at what is not, 2 and 3 as the others', async () => {
      assert.equal((await run(['sorrify', '-'], 'theorem t : 1 = 1 := rfl\n')).code, 0)
      assert.equal((await run(['sorrify', '-'], 'no Lean at all ((')).code, 1)
      const absent = await run(['sorrify', '-'], 'import Absent\n')
      assert.notEqual(absent.code, 0)
      assert.equal(absent.stdout, '')
      const wrongUses = [['sorrify'], ['sorrify', '-', '--in-place'], ['repair', 'no.lean']]
      const codes = await Promise.all(wrongUses.map(async (usage) => (await run(usage, '')).code))
      assert.deepEqual(codes, [2, 2, 2])
      assert.equal((await leanRepl(['sorrify', '-'], { input: failing })).code, 3)
    })
  })

  describe('lean-repl repair', () => {
    it('writes in place what it has closed, through a link, and leaves mark, line ends and mode', async () => {
      const text = `\ufeff${failing.replaceAll('\n', '\r\n')}`
      writeFileSync(inFolder('real.lean'), text, { mode: 0o640 })
      symlinkSync('real.lean', inFolder('link.lean'))
      const { code, stdout, stderr } = await run(['repair', 'link.lean', '--in-place'])
      assert.equal(code, 0, stderr)
      assert.equal(stdout, '')
      assert.match(stderr, /^link\.lean:4:4: closed: omega$/m)
      assert.match(stderr, /^repaired: 2 of 2 holes closed, \d+ tactics tried, in /m)
      const whole = text.replace('exact h', 'omega').replace('nope', 'rfl')
      assert.equal(readFileSync(inFolder('real.lean'), 'utf8'), whole)
      assert.ok(lstatSync(inFolder('link.lean')).isSymbolicLink())
      assert.equal(statSync(inFolder('real.lean')).mode & 0o777, 0o640)
    })
    it('says what stays open, with its goal, and what was tried', async () => {
      const { code, stdout, stderr } = await run(['repair', '-', '--tactics', 'rfl ;; assumption'], open)
      assert.equal(code, 1, stderr)
      assert.equal(stdout, open.replace('exact hq', 'assumption'))
      assert.match(stderr, /^<stdout>:5:4: closed: assumption$/m)
      assert.match(stderr, /^<stdout>:6:4: open: 2 tactics tried\n[^]*⊢ q\n/m)
      assert.match(stderr, /^partial: 1 of 2 holes closed, 4 tactics tried, in /m)
    })
    it('writes the whole result as JSON, and the text to a file', async () => {
      const { code, stdout } = await run(['repair', '-', '--json', '-o', 'made.lean'], failing)
      assert.equal(code, 0)
      const result = JSON.parse(stdout) as { status: string; source: string }
      assert.equal(result.status, 'repaired')
      assert.equal(readFileSync(inFolder('made.lean'), 'utf8'), result.source)
    })
    it('ends at an interrupt, and has written nothing', async () => {
      writeFileSync(inFolder('slow.lean'), open)
      const args = ['repair', 'slow.lean', '--in-place', '--tactics', 'run_tac while true do pure ()']
      const { url, folder } = service()
      const running = begin(args, { url, cwd: folder.path })
      setTimeout(() => running.kill('SIGINT'), 1500)
      assert.equal((await running.ended).code, 130)
      assert.equal(readFileSync(inFolder('slow.lean'), 'utf8'), open)
    })
    it('has no verdict on what had no time', async () => {
      const args = ['repair', '-', '--per-hole', '0.5', '--tactics', 'run_tac while true do pure ()']
      const { code, stderr } = await run(args, 'import Lean\ntheorem t (p : Prop) : p := by\n  sorry\n')
      assert.equal(code, 4, stderr)
      assert.match(stderr, /open: 1 tactic tried; no verdict on run_tac .* \(timeout\)$/m)
    })
  })

  it('lean-repl lemmas makes lemmas of the holes, and puts proofs back', async () => {
    const made = await run(['lemmas', '-', '-o', 'lemmas.lean'], failing)
    assert.equal(made.code, 1, made.stderr)
    assert.match(made.stderr, /^lemmas\.lean:\d+:0: open: t_lemma_1$/m)
    assert.match(
      readFileSync(inFolder('lemmas.lean'), 'utf8'),
      /^ {2}· exact t_lemma_1 a b h {3}-- too little$/m,
    )
    writeFileSync(inFolder('proofs.json'), '{"t_lemma_1": "by omega", "t_lemma_2": "rfl", "other": "rfl"}')
    const proved = await run(['lemmas', '-', '--proofs', 'proofs.json'], failing)
    assert.equal(proved.code, 0, proved.stderr)
    assert.match(
      proved.stderr,
      /^lean-repl: other: no lemma has this name\nproved: 2 of 2 lemmas proved, in /m,
    )
    writeFileSync(inFolder('bad.json'), '["rfl"]')
    assert.equal((await run(['lemmas', '-', '--proofs', 'bad.json'], failing)).code, 2)
  })
}
