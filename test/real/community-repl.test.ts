// The community REPL's protocol on real Lean: what scripts and clients of that REPL rely on.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { CommunitySession, cli, type CommunityReply } from './community-session.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'community-'))
const caller = path.join(folder, 'caller')
const elsewhere = path.join(folder, 'elsewhere')
mkdirSync(caller)
mkdirSync(elsewhere)
let repl: CommunitySession

before(() => {
  repl = new CommunitySession(caller)
})
after(async () => {
  await repl[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const numberOf = (reply: CommunityReply, field: 'env' | 'proofState'): number => {
  assert.equal(typeof reply[field], 'number', JSON.stringify(reply))
  return reply[field] as number
}
const listOf = (reply: CommunityReply, field: string): CommunityReply[] => {
  assert.ok(Array.isArray(reply[field]), JSON.stringify(reply))
  return reply[field] as CommunityReply[]
}

test('environments and proof states are numbered from 0 on', async () => {
  const first = await repl.ask({ cmd: 'def seven := 7\ntheorem lucky : seven = 7 := by sorry' })
  assert.equal(first['env'], 0)
  assert.equal(listOf(first, 'sorries')[0]?.['proofState'], 0)
  const step = await repl.ask({ tactic: 'rfl', proofState: 0 })
  assert.deepEqual(step, { proofStatus: 'Completed', proofState: 1, goals: [] })
  assert.equal((await repl.ask({ cmd: '#check lucky', env: 0 }))['env'], 1)
})

test('a step that can’t be taken is answered by its message alone', async () => {
  const { sorries } = await repl.ask({ cmd: 'theorem t (p : Prop) : p := by sorry' })
  const proofState = (sorries as CommunityReply[])[0]?.['proofState']
  for (const tactic of ['assumption', 'nosuchtactic', 'exact (']) {
    const reply = await repl.ask({ tactic, proofState })
    assert.deepEqual(Object.keys(reply), ['message'], tactic)
    assert.match(String(reply['message']), /^Lean error:\n/)
  }
  assert.deepEqual(await repl.ask({ tactic: 'rfl', proofState: 999 }), { message: 'Unknown proof state.' })
  assert.deepEqual(await repl.ask({ cmd: 'def a := 1', env: 999 }), { message: 'Unknown environment.' })
})

test('lines of a request are joined as they are, also within a string', async () => {
  const reply = await repl.ask('{"cmd": "theorem broken : 2 = 2 := by \n  rfl\\n\n#check\n broken"}')
  const messages = listOf(reply, 'messages')
  assert.deepEqual(messages[0]?.['pos'], { line: 2, column: 0 })
  const glued = await repl.ask('{"cmd": "theorem glued : 2 = 2 := by\nrfl"}')
  assert.match(JSON.stringify(glued['messages']), /Unknown identifier `byrfl`/)
})

test('tactics and root goals come as proof states to go on from, with what the tactics used', async () => {
  const cmd =
    'example (p q : Prop) (hp : p) (hq : q) : p ∧ q := by\n  constructor\n  · exact hp\n  · exact hq'
  const reply = await repl.ask({ cmd, allTactics: true, rootGoals: true })
  const tactics = listOf(reply, 'tactics')
  assert.deepEqual(
    tactics.map(({ tactic, goals }) => [tactic, String(goals).split('⊢ ')[1]]),
    [
      ['constructor', 'p ∧ q'],
      ['exact hp', 'p'],
      ['exact hq', 'q'],
    ],
  )
  assert.deepEqual(tactics[0]?.['usedConstants'], ['And.intro'])
  assert.deepEqual(tactics[1]?.['pos'], { line: 3, column: 4 })
  assert.deepEqual(tactics[1]?.['endPos'], { line: 3, column: 12 })
  const [root] = listOf(reply, 'sorries')
  assert.deepEqual(root?.['pos'], root?.['endPos'])
  const proofState = root?.['proofState']
  const [left, right] = (await repl.ask({ tactic: 'constructor', proofState }))['goals'] as string[]
  assert.match(String(left), /⊢ p$/)
  assert.match(String(right), /⊢ q$/)
  const inner = await repl.ask({ tactic: 'exact hq', proofState: tactics[2]?.['proofState'] })
  assert.equal(inner['proofStatus'], 'Completed')
})

test('info trees come whole, or with tactics alone', async () => {
  const cmd = 'example (n : Nat) : n = n := by (rfl)'
  const kindsOf = (trees: CommunityReply[]): string[] =>
    trees.flatMap(({ kind, children }) => [String(kind), ...kindsOf(children as CommunityReply[])])
  const trees = async (infotree: string): Promise<CommunityReply[]> =>
    listOf(await repl.ask({ cmd, infotree }), 'infotree')
  const full = await trees('full')
  assert.deepEqual(
    full.map(({ kind }) => kind),
    ['CommandInfo', 'CommandInfo'],
  )
  assert.ok(kindsOf(full).includes('TermInfo') && kindsOf(full).includes('TacticInfo'))
  const tactics = kindsOf(await trees('tactics'))
  const original = kindsOf(await trees('original'))
  assert.ok([...tactics, ...original].every((kind) => kind === 'TacticInfo'))
  const [only] = await trees('substantive')
  assert.equal((only?.['node'] as CommunityReply)['name'], 'Lean.Parser.Tactic.tacticRfl')
  assert.deepEqual((only?.['node'] as CommunityReply)['goalsBefore'], ['n : Nat\n⊢ n = n'])
  assert.deepEqual((only?.['node'] as CommunityReply)['goalsAfter'], [])
})

test('options are set before the text, known ones alone', async () => {
  const cmd = '#check (1 : Nat)'
  const shown = await repl.ask({ cmd, setOptions: [[['pp', 'all'], true]] })
  assert.match(String(listOf(shown, 'messages')[0]?.['data']), /OfNat\.ofNat/)
  const goesOn = await repl.ask({ cmd, env: numberOf(shown, 'env') })
  assert.match(String(listOf(goesOn, 'messages')[0]?.['data']), /OfNat\.ofNat/)
  assert.deepEqual(await repl.ask({ cmd, setOptions: [[['pp', 'nothing'], true]] }), {
    message: "unknown option 'pp.nothing'",
  })
  const wrong = await repl.ask({ cmd, setOptions: [[['pp', 'all'], 3]] })
  assert.deepEqual(wrong, { message: "option 'pp.all' takes a bool" })
  // LeanInteract sets it on every command.
  assert.ok('env' in (await repl.ask({ cmd, setOptions: [[['Elab', 'async'], true]], incrementality: true })))
})

test('elaboration in tasks is read as it was set, and hides no error', async () => {
  const told = 'run_cmd Lean.logInfo m!"{Lean.Elab.async.get (← Lean.getOptions)}"'
  const wrong = 'theorem wrong : 1 = 2 := by decide'
  const setOptions = [[['Elab', 'async'], true]]
  const asked = [
    { cmd: `import Lean\n${told}\n${wrong}` },
    { cmd: `import Lean\nset_option Elab.async true\n${told}\n${wrong}` },
    { cmd: `import Lean\n${told}\n${wrong}`, setOptions },
  ]
  for (const [index, request] of asked.entries()) {
    const messages = listOf(await repl.ask(request), 'messages')
    assert.equal(messages[0]?.['data'], String(index > 0))
    assert.equal(messages[1]?.['severity'], 'error')
  }
})

test('with gc an environment gets no number and is gone', async () => {
  const { env } = await repl.ask({ cmd: 'def kept := 1' })
  assert.ok(!('env' in (await repl.ask({ cmd: 'def gone := 1', gc: true }))))
  assert.equal((await repl.ask({ cmd: 'def next := kept', env }))['env'], Number(env) + 1)
})

test('files are read from the caller’s folder and from anywhere else', async () => {
  writeFileSync(path.join(caller, 'here.lean'), 'theorem here : 3 = 3 := by rfl\n')
  writeFileSync(path.join(elsewhere, 'there.lean'), '#check here')
  const here = await repl.ask({ path: 'here.lean', allTactics: true })
  assert.equal(listOf(here, 'tactics')[0]?.['tactic'], 'rfl')
  const env = numberOf(here, 'env')
  for (const file of ['../elsewhere/there.lean', path.join(elsewhere, 'there.lean')])
    assert.match(String(listOf(await repl.ask({ path: file, env }), 'messages')[0]?.['data']), /here : 3 = 3/)
  assert.match(String((await repl.ask({ path: 'nowhere.lean' }))['message']), /^no such file or directory/)
})

test('an unpickled environment is one more, and all others stay', async () => {
  const begun = await repl.ask({ cmd: 'namespace N\nscoped notation "THREE" => 3\ndef three := 3\nend N' })
  const opened = await repl.ask({ cmd: 'open N', env: begun['env'] })
  const proof = await repl.ask({ cmd: 'theorem t : three = THREE := by sorry', env: opened['env'] })
  const env = numberOf(opened, 'env')
  const file = path.join(elsewhere, 'opened.olean')
  assert.deepEqual(await repl.ask({ pickleTo: file, env }), { env })
  const again = await repl.ask({ unpickleEnvFrom: file })
  assert.deepEqual(again, { env: numberOf(proof, 'env') + 1 })
  for (const one of [again, opened])
    assert.deepEqual(
      Object.keys(await repl.ask({ cmd: 'example : three = THREE := rfl', env: one['env'] })),
      ['env'],
    )
  const { proofState } = listOf(proof, 'sorries')[0] ?? {}
  assert.equal((await repl.ask({ tactic: 'rfl', proofState }))['proofStatus'], 'Completed')
})

test('pickles go from one process to another, proof states within tactics too', async () => {
  const { sorries } = await repl.ask({ cmd: 'theorem both : 1 = 1 ∧ 2 = 2 := by sorry' })
  const split = await repl.ask({
    tactic: 'constructor',
    proofState: (sorries as CommunityReply[])[0]?.['proofState'],
  })
  const inner = await repl.ask({ tactic: 'have h : 5 = 5 := by sorry', proofState: split['proofState'] })
  const state = numberOf(listOf(inner, 'sorries')[0] ?? {}, 'proofState')
  const pickled = await repl.ask({ pickleTo: 'proof.olean', proofState: state })
  assert.equal(pickled['proofState'], numberOf(inner, 'proofState') + 1)
  assert.ok(existsSync(path.join(caller, 'proof.olean')))
  await using other = new CommunitySession(elsewhere)
  const restored = await other.ask({ unpickleProofStateFrom: '../caller/proof.olean' })
  assert.deepEqual([restored['proofState'], restored['goals']], [0, pickled['goals']])
  assert.match(String((pickled['goals'] as string[])[0]), /⊢ 5 = 5$/)
  assert.ok('proofState' in (await other.ask({ tactic: 'rfl', proofState: 0 })))
  assert.deepEqual(await other.ask({ cmd: '#check Nat', env: 0 }), { message: 'Unknown environment.' })
  assert.deepEqual(await other.ask({ unpickleProofStateFrom: '../caller/proof.olean', env: 5 }), {
    message: 'Unknown environment.',
  })
  assert.equal(await other.end(), 0)
})

test('what is no pickle, or one of another kind, is refused with the reason', async () => {
  writeFileSync(path.join(caller, 'empty.olean'), '')
  for (const file of ['empty.olean', 'proof.olean'])
    assert.match(
      String((await repl.ask({ unpickleEnvFrom: file }))['message']),
      /^Could not restore .*: it is /,
    )
  assert.match(String((await repl.ask({ unpickleEnvFrom: 'no.olean' }))['message']), /no such file/)
  assert.match(readFileSync(path.join(caller, 'proof.olean'), 'utf8'), /"tactic":"constructor"/)
})

test('nothing is passed over in silence', async () => {
  assert.deepEqual((await repl.ask({ cmd: 'def a := 1', sorries: 'individual' }))['notes'], [
    'the field `sorries` has no effect here',
  ])
  assert.match(String((await repl.ask({ cmd: 'def a := 1', gc: 'yes' }))['message']), /`gc`/)
  assert.match(String((await repl.ask('{"cmd": '))['message']), /^Could not parse JSON:\n/)
})

test('under a limit on addresses it works, or says at once why it can’t', async () => {
  // What images in use set (8 GiB), and what is around it.
  for (const gibibytes of [4, 6, 8, 16, 18]) {
    const request = '{"cmd": "import Init\\nexample : 1 + 1 = 2 := rfl"}\n\n'
    const { status, stdout, stderr } = await underLimit(gibibytes, request)
    if (gibibytes < 7) {
      assert.equal(status, 78, `${gibibytes} GiB`)
      assert.match(stderr, new RegExp(`limit on addresses .* is ${gibibytes * 1024} MiB, .* needs 7168`))
    } else assert.deepEqual([status, JSON.parse(stdout)], [0, { env: 0 }], `${gibibytes} GiB: ${stderr}`)
  }
})

const underLimit = async (
  gibibytes: number,
  request: string,
): Promise<{ status: number | null; stdout: string; stderr: string }> => {
  const child = spawn(
    '/bin/sh',
    ['-c', `ulimit -v ${gibibytes * 2 ** 20} && exec "$0" "$1"`, process.execPath, cli],
    {
      env: { ...process.env, INIT_CWD: caller },
    },
  )
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)]
  // One that has said why it can't start reads no request.
  child.stdin.on('error', () => undefined)
  child.stdin.end(request)
  const [status] = (await once(child, 'exit')) as [number | null]
  return { status, stdout: await stdout, stderr: await stderr }
}
