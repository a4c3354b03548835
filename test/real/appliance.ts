// The whole engine with real Lean in a directory of its own, to be killed, damaged and started again.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { CheckRequest, CheckResult, TacticsRequest, TacticsResult } from '../../engine/contract/index.ts'
import type { StateRef } from '../../engine/contract/ids.ts'
import type { Answer, Caller, Engine } from '../../engine/door.ts'
import { startEngine } from '../../engine/lean-engine/start.ts'
import { testSettings } from '../engine/fake-engine.ts'
import { filesUnder } from '../engine/store/workbench.ts'
import { until } from '../until.ts'

const nothing = (): void => undefined

/** A first start, and what is written behind it, on a slow machine. */
const patienceMs = 120_000

export class Appliance implements AsyncDisposable {
  readonly stateDir = mkdtempSync(join(tmpdir(), 'states-'))
  #engine: Engine | null = null

  get engine(): Engine {
    return this.#engine ?? assert.fail('not started')
  }

  async start(): Promise<void> {
    this.#engine = await startEngine(
      testSettings(this.stateDir, { storeMaxMb: 4000, forks: false }),
      pino({ level: 'silent' }),
    )
    await this.#ready()
  }
  /** `withoutReady`: what lies uncompressed would hide what is stored, and damage to it. */
  async restart({ withoutReady = false, meanwhile = nothing } = {}): Promise<void> {
    await this.#engine?.[Symbol.asyncDispose]()
    if (withoutReady) rmSync(join(this.stateDir, 'ready'), { recursive: true, force: true })
    meanwhile()
    await this.start()
  }
  killRepl(choice: number): void {
    const pids = this.#pids()
    const pid = pids[choice % Math.max(1, pids.length)]
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  }
  killRepls(): void {
    for (const pid of this.#pids()) process.kill(pid, 'SIGKILL')
  }
  #pids(): number[] {
    return this.engine.pool().lanes.flatMap(({ repls }) => repls.flatMap(({ pid }) => pid ?? []))
  }

  /** The compressed blobs that have a file of their own, largest last. */
  blobFiles(): string[] {
    const size = (path: string): number => readFileSync(path).length
    return filesUnder(join(this.stateDir, 'store', 'blobs')).sort((a, b) => size(a) - size(b))
  }
  damageBlob(choice: number, how: 'flip' | 'cut'): void {
    const files = this.blobFiles()
    const file = files[choice % Math.max(1, files.length)]
    if (file !== undefined) damage(file, how, choice)
  }
  check(request: CheckRequest): Promise<CheckResult> {
    return this.ask((caller) => this.engine.check(request, caller))
  }
  tactics(request: TacticsRequest): Promise<TacticsResult> {
    return this.ask((caller) => this.engine.tactics(request, caller))
  }
  /** The state is there, and then it is not. */
  async drop(ref: StateRef): Promise<void> {
    const deleted = await this.engine.deleteState(ref)
    assert.equal(deleted.type, 'ok', ref)
    const caller: Caller = { id: 'someone', signal: new AbortController().signal, requestId: 'r' }
    const asked = ref.startsWith('env-')
      ? await this.engine.check({ state_ref: ref, commands: ['#check Nat'] }, caller)
      : await this.engine.tactics({ state_ref: ref, tactics: ['skip'], mode: 'sequence' }, caller)
    assert.deepEqual(asked, { type: 'refused', refusal: { type: 'unknown-state', ref } })
  }
  /** Waits until what is written in the background is there. */
  blobOf(ref: StateRef): Promise<void> {
    return this.#until(`blob of ${ref}`, async () => {
      const answer = await this.engine.state(ref)
      return answer.type === 'ok' && answer.value.blob !== null
    })
  }
  headerBlob(): Promise<void> {
    return this.#until('snapshot of the header', async () => (await this.engine.store()).blobs > 0)
  }
  async #until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    await until(isSo, patienceMs).catch(() => assert.fail(`no ${what}`))
  }

  async ask<Value>(ask: (caller: Caller) => Promise<Answer<Value>>): Promise<Value> {
    const caller: Caller = { id: 'someone', signal: new AbortController().signal, requestId: 'r' }
    for (;;) {
      const answer = await ask(caller)
      if (answer.type === 'ok') return answer.value
      if (answer.refusal.type !== 'not-ready') assert.fail(`refused: ${JSON.stringify(answer.refusal)}`)
      await this.#ready()
    }
  }

  async #ready(): Promise<void> {
    await until(() => this.engine.ready(), patienceMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine?.[Symbol.asyncDispose]()
    rmSync(this.stateDir, { recursive: true, force: true })
  }
}

export const damage = (file: string, how: 'flip' | 'cut', choice: number): void => {
  const bytes = readFileSync(file)
  // Cut to nothing before.
  if (bytes.length === 0) return
  const at = choice % bytes.length
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  rmSync(file)
  writeFileSync(file, how === 'flip' ? bytes : bytes.subarray(0, at))
}
