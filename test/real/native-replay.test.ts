// The native engine's replay program, run by real Lean: the embedded one, whose kernel and libraries are a native Lean's.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parseNdjson } from '../../engine/kernel/ndjson/parse.ts'
import { Terms } from '../../engine/kernel/term/terms.ts'
import { replayProgram, verdictIn } from '../../engine/lean/native/verifications/replay.ts'
import { mountedSpool } from '../../engine/lean/embedded/wasm/lean-wasm.ts'
import type { CommandReply, ExportReply } from '../../engine/protocol/wire.ts'
import type { LeanVerdict } from '../../engine/verification/kernels.ts'
import { BareRepl } from './bare-repl.ts'

const declared = [
  'inductive Tree (α : Type) | leaf | node (kids : List (Tree α)) (a : α)',
  'mutual\ninductive Even : Nat → Prop | zero : Even 0 | next : Odd n → Even (n + 1)',
  'inductive Odd : Nat → Prop | next : Even n → Odd (n + 1)\nend',
  'structure Point where\n  x : Nat\n  y : Nat := 1',
  'axiom mine : 1 = 2',
  'theorem big : "añ".length = 2 ∧ 12345678901234567890 > 3 := by decide',
  'theorem a.«b c» (α : Type u) (p : Point) : p = ⟨p.x, p.y⟩ := rfl',
  'theorem lie : 1 = 2 := mine',
].join('\n')

describe('The replay program of the native engine', () => {
  let repl: BareRepl
  let program: number
  let text: string
  const parsed = () => {
    const read = parseNdjson(text, new Terms())
    assert(read.type === 'parsed')
    return read.declarations
  }
  const replayed = async (lines: string, base = 'Lean.getEnv'): Promise<LeanVerdict | null> => {
    writeFileSync(join(repl.spool, 'given.ndjson'), lines)
    const run = [
      '#eval show Lean.CoreM Unit from do',
      `  let env ← ${base}`,
      `  IO.println (← Appliance.replay env (← IO.FS.lines "${mountedSpool}/given.ndjson")).compress`,
    ].join('\n')
    const { messages } = await repl.ask<CommandReply>({ cmd: run, env: program })
    return verdictIn(messages?.at(-1)?.data ?? '', parsed())
  }
  before(async () => {
    repl = await BareRepl.start()
    const header = await repl.ask<CommandReply>({ cmd: 'import Lean' })
    const made = await repl.ask<CommandReply>({ cmd: declared, env: header.env })
    assert.deepEqual(made.messages?.filter(({ severity }) => severity === 'error') ?? [], [])
    const path = join(repl.spool, 'text.ndjson')
    const { export: exported } = await repl.ask<ExportReply>({ exportTo: path, env: made.env })
    assert.equal(exported.verdict, 'exported')
    text = readFileSync(path, 'utf8')
    const cmd = readFileSync(replayProgram, 'utf8').replace('import Lean\n', '')
    const reply = await repl.ask<CommandReply>({ cmd, env: header.env })
    assert.deepEqual(reply.messages ?? [], [])
    program = reply.env
  })
  after(() => repl[Symbol.asyncDispose]())

  it('has the kernel add what a text declares, and tells the axioms behind the last theorem', async () => {
    const verdict = await replayed(text, 'Lean.importModules #[{ module := `Init }] {}')
    assert.equal(verdict?.verdict, 'accepted', JSON.stringify(verdict))
    const last = parsed().findLast(({ kind }) => kind === 'thm')
    const isLie = last !== undefined && 'name' in last && last.name === 'lie'
    if (verdict?.verdict === 'accepted') assert.equal(verdict.axioms?.includes('mine' as never), isLie)
  })

  it('refuses what the kernel does, and whatever else a file says of what the kernel makes', async () => {
    const change = (from: RegExp, to: string): string => {
      const changed = text.replace(from, to)
      assert.notEqual(changed, text)
      return changed
    }
    const reasonOf = async (lines: string): Promise<unknown> => {
      const verdict = await replayed(lines)
      return verdict === null || verdict.verdict === 'accepted' ? verdict?.verdict : verdict.reason
    }
    const other = 'the kernel makes something else of it'
    assert.equal(await reasonOf(change(/"numMotives":\d+/, '"numMotives":9')), other)
    assert.equal(await reasonOf(change(/"cidx":1/, '"cidx":2')), other)
    assert.equal(await reasonOf(change(/"numFields":2/, '"numFields":1')), other)
    assert.equal(await reasonOf(change(/"nfields":2/, '"nfields":1')), other)
    // A theorem of another value: its own type.
    const type = /"thm":\{.*?"type":(\d+),"value":(\d+)/
    const [, number = ''] = type.exec(text) ?? []
    const wrong = await reasonOf(change(/("thm":\{.*?"type":\d+,"value":)\d+/, `$1${number}`))
    assert.equal(wrong, 'the value is of another type')
  })

  it('has no verdict on a file of another form, or on a part of one', async () => {
    assert.equal(await replayed('{"ie":7,"bvar":0}'), null)
    assert.equal(await replayed('nothing'), null)
    assert.equal(await replayed(text.split('\n').slice(0, 40).join('\n')), null)
  })
})
