// lean-repl with real Lean, over one service: files, a batch that is killed, verifications, a proof step by step.
import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { startService, type Service } from '../real/service.ts'
import { until } from '../until.ts'
import { examples } from './examples.ts'
import { measures } from './measures.ts'
import { readmePython } from './readme-python.ts'
import { repairs } from './repairs.ts'
import { begin, leanRepl, temporaryFolder, type Ended, type Folder } from './command-line.ts'

let service: Service
let folder: Folder
before(async () => {
  folder = temporaryFolder()
  service = await startService()
})
after(async () => {
  await service[Symbol.asyncDispose]()
  folder[Symbol.dispose]()
})
const run = (args: string[], input?: string): Promise<Ended> =>
  leanRepl(args, { url: service.url, cwd: folder.path, ...(input === undefined ? {} : { input }) })
const countLines = (path: string): number => {
  try {
    return readFileSync(path, 'utf8').split('\n').length - 1
  } catch {
    return 0
  }
}

examples(() => service.url)
measures(() => service.url)
readmePython(() => service.url)
repairs(() => ({ url: service.url, folder }))

describe('lean-repl check', () => {
  before(() => {
    mkdirSync(folder('many/deeper'), { recursive: true })
    for (let index = 0; index < 46; index += 1)
      writeFileSync(
        folder(`many/${index % 2 === 0 ? '' : 'deeper/'}f${index}.lean`),
        `theorem t : ${index} = ${index} := rfl\n`,
      )
    const lines = `${'\n'.repeat(10)}theorem unfinished (a b : Nat) : a = b := by\n  skip\n`
    writeFileSync(folder('many/three.lean'), lines)
    writeFileSync(folder('many/hole.lean'), 'theorem t : 1 = 2 := sorry\n')
    writeFileSync(folder('many/crlf.lean'), '\ufeffdef two := 2\r\n\r\ntheorem t : two = 2 := rfl\r\n')
    writeFileSync(folder('many/empty.lean'), '')
    writeFileSync(folder('many/notes.txt'), 'theorem t : 1 = 2 := rfl\n')
    symlinkSync('..', folder('many/deeper/up'))
    symlinkSync('nowhere.lean', folder('many/gone.lean'))
  })

  it('goes through the 50 files of a folder, links that lead back or nowhere or not', async () => {
    const { code, stdout, stderr } = await run(['check', 'many', '--only-failing'])
    assert.equal(code, 1, stderr)
    assert.match(stdout, /^many\/three\.lean:11:42: error: unsolved goals\na b : Nat\n⊢ a = b$/m)
    assert.match(stdout, /^many\/hole\.lean:1:8: warning: declaration uses `sorry`$/m)
    assert.equal(stdout.match(/^many\//gm)?.length, 2, stdout)
    assert.match(stderr, /^50 checked in [\d.]+ s \([\d.]+\/s\)\n +48 {2}valid\n/)
    assert.match(stderr, /^ +1 {2}unsolved_goals +unsolved goals$/m)
  })
  it('writes a line of JSON for each file', async () => {
    const { code, stdout } = await run(['check', 'many/three.lean', 'many/crlf.lean', '--json'])
    assert.equal(code, 1)
    const files = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; status: string })
    assert.deepEqual(Object.fromEntries(files.map(({ file, status }) => [file, status])), {
      'many/crlf.lean': 'valid',
      'many/three.lean': 'error',
    })
  })
  it('ends with 0, 1, 2, 3 and 4', async () => {
    assert.equal((await run(['check', '-'], 'theorem t : 1 = 1 := rfl')).code, 0)
    const wrong = await run(['check', '-'], 'theorem t : 1 = 2 := rfl')
    assert.equal(wrong.code, 1)
    assert.match(wrong.stdout, /^<stdin>:1:21: error: /)
    const wrongUses = [[], ['check'], ['chekc'], ['check', 'no.lean'], ['check', 'many', '--timeout', '0']]
    const codes = await Promise.all(wrongUses.map(async (usage) => (await run(usage)).code))
    assert.deepEqual(codes, [2, 2, 2, 2, 2])
    assert.equal((await leanRepl(['check', folder('many')])).code, 3)
    const slow = await run(
      ['check', '-', '--timeout', '0.5'],
      'import Lean\nrun_cmd do while true do pure ()\n',
    )
    assert.equal(slow.code, 4, slow.stdout)
    assert.match(slow.stdout, /^<stdin>: timeout: /m)
    const absent = await run(['check', '-'], 'import Mathlib\ntheorem t : 1 = 1 := rfl\n')
    assert.equal(absent.code, 4, absent.stdout)
  })
  it('watches, and checks a file again when it has changed', async () => {
    mkdirSync(folder('watched'))
    writeFileSync(folder('watched/w.lean'), 'theorem w : 1 = 1 := rfl\n')
    const watching = begin(['check', 'watched', '--json', '--watch'], { url: service.url, cwd: folder.path })
    let said = ''
    watching.stdout?.on('data', (text: Buffer) => (said += text.toString()))
    const lines = (): string[] => said.split('\n').filter((line) => line !== '')
    await until(() => lines().length === 1)
    // As editors do it: another file takes its place.
    writeFileSync(folder('watched/.w.tmp'), 'theorem w : 1 = 2 := rfl\n')
    await until(() => {
      // Until it watches: a change before that is none.
      if (lines().length === 1) {
        writeFileSync(folder('watched/.w.tmp'), 'theorem w : 1 = 2 := rfl\n')
        renameSync(folder('watched/.w.tmp'), folder('watched/w.lean'))
      }
      return lines().length >= 2
    })
    assert.match(lines()[0] ?? '', /"status":"valid"/)
    assert.match(lines()[1] ?? '', /"file":"watched\/w\.lean","status":"error"/)
    watching.kill('SIGINT')
    assert.equal((await watching.ended).code, 130)
  })
})

describe('lean-repl batch', () => {
  it('is killed twice in 5,000 records, and nothing is lost or done twice', async () => {
    const total = 5000
    const records = Array.from(
      { length: total },
      (_, index) => `${JSON.stringify({ name: `é${index}`, p: `open Nat -- ${index}` })}\n`,
    )
    writeFileSync(folder('in.jsonl'), records.join(''))
    const args = ['batch', 'in.jsonl', '-o', 'out.jsonl', '--resume', '--id', 'name', '--proof-field', 'p']
    let kept = ''
    for (const enough of [1000, 2500]) {
      const running = begin(args, { url: service.url, cwd: folder.path })
      await until(() => countLines(folder('out.jsonl')) >= enough, 240_000)
      running.kill('SIGKILL')
      assert.equal((await running.ended).code, null)
      const written = readFileSync(folder('out.jsonl'), 'utf8')
      assert.ok(written.startsWith(kept))
      kept = written.slice(0, written.lastIndexOf('\n') + 1)
      // As a kill in the middle of a line would leave it.
      appendFileSync(folder('out.jsonl'), '{"id":"é17","key":"torn')
    }
    const { code, stderr } = await run(args)
    assert.equal(code, 0, stderr)
    const results = readFileSync(folder('out.jsonl'), 'utf8')
    assert.ok(results.startsWith(kept))
    const ids = results
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id)
    assert.equal(ids.length, total)
    assert.equal(new Set(ids).size, total)
    const before = kept.split('\n').length - 1
    assert.match(stderr, new RegExp(`^${total - before} checked in .*, ${before} answered before$`, 'm'))
  })
  it('verifies a proof of a statement', async () => {
    const record = (id: string, statement: string, proof: string): string =>
      `${JSON.stringify({ id, statement, proof })}\n`
    const statement = 'theorem t (a b : Nat) : a + b = b + a := by'
    writeFileSync(
      folder('proofs.jsonl'),
      record('tactics', statement, 'omega') +
        record('lines', statement, 'have h : 1 = 1 := rfl\nomega') +
        record('term', `${statement} sorry`, ':= Nat.add_comm a b') +
        record('hole', statement, 'sorry'),
    )
    const { code, stdout, stderr } = await run(['batch', 'proofs.jsonl', '--statement-field', 'statement'])
    assert.equal(code, 1, stderr)
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; status: string; reason?: string })
    assert.deepEqual(Object.fromEntries(lines.map(({ id, status, reason }) => [id, reason ?? status])), {
      ...{ tactics: 'proved', lines: 'proved', term: 'proved', hole: 'sorry' },
    })
  })
})

it('lean-repl verify says whether a file proves what another states', async () => {
  const head = 'theorem t (p q : Prop) (hp : p) (hq : q) :'
  writeFileSync(folder('s.lean'), `${head} p ∧ q := sorry\n`)
  writeFileSync(folder('right.lean'), `${head} p ∧ q := ⟨hp, hq⟩\n`)
  writeFileSync(folder('other.lean'), `${head} p ∧ p := ⟨hp, hp⟩\n`)
  const right = await run(['verify', '--statement', 's.lean', 'right.lean'])
  assert.deepEqual([right.code, right.stdout.split('  ')[0]], [0, 'proved'], right.stderr)
  const other = await run(['verify', '--statement', 's.lean', 'other.lean'])
  assert.equal(other.code, 1)
  assert.match(other.stdout, /^not proved {2}t {2}\(statement_mismatch: /m)
  assert.equal((await run(['verify', '--statement', 'right.lean', 'right.lean'])).code, 2)
  assert.equal((await run(['verify', 'right.lean'])).code, 2)
})

describe('lean-repl prove', () => {
  const theorem = 'theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q'
  it('shows goals, takes back, and prints the proof in the end', async () => {
    const typed = ['exact rfl', 'constructor', 'undo', 'constructor', 'exact hp', 'exact hq', 'never read']
    const { code, stdout } = await run(['prove', `${theorem} := by sorry`], typed.join('\n'))
    assert.equal(code, 0)
    assert.match(stdout, /^p q : Prop\nhp : p\nhq : q\n⊢ p ∧ q\nerror: Type mismatch/)
    assert.ok(stdout.endsWith(`proved\n${theorem} := by\n  constructor\n  exact hp\n  exact hq\n`), stdout)
  })
  it('tries several at once, and keeps the one that ends the proof', async () => {
    const { code, stdout } = await run(['prove', theorem], 'omega ;; constructor ;; exact ⟨hp, hq⟩\n')
    assert.equal(code, 0)
    assert.match(stdout, /^omega: error: /m)
    assert.match(stdout, /^constructor: 2 goals left$/m)
    assert.match(stdout, /^exact ⟨hp, hq⟩: complete$/m)
  })
  it('prints what there is where the input ends, and refuses what is no theorem', async () => {
    const { code, stdout } = await run(['prove', theorem], 'constructor\n')
    assert.equal(code, 1)
    assert.ok(stdout.endsWith(`${theorem} := by\n  constructor\n  sorry\n`), stdout)
    assert.equal((await run(['prove', 'theorem t (p q'], '')).code, 2)
  })
})
