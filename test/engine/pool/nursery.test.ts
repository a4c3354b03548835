import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { after, describe, it } from 'node:test'
import { pino } from 'pino'
import { namedHeader } from '../../../engine/check/plan.ts'
import type { Header } from '../../../engine/job/base.ts'
import { Nursery } from '../../../engine/pool/nursery.ts'
import type { Growth } from '../../../engine/repl/zygote/grow.ts'
import type { ParentProcess } from '../../../engine/repl/zygote/parent-process.ts'
import { VirtualClock } from '../../clock/virtual-clock.ts'
import { until } from '../../until.ts'

const folder = mkdtempSync(`${tmpdir()}/nursery-`)
after(() => rmSync(folder, { recursive: true }))

class FakeParent implements ParentProcess {
  readonly pid: number
  readonly socket: string
  readonly #serving = Promise.withResolvers<{ lacks: string[] } | null>()
  readonly #ended = Promise.withResolvers<string>()
  readonly serving = this.#serving.promise
  readonly ended = this.#ended.promise
  isDead = false
  constructor(pid: number, socket: string) {
    this.pid = pid
    this.socket = socket
  }
  serve(lacks: string[] = []): void {
    this.#serving.resolve({ lacks })
  }
  die(): void {
    this.isDead = true
    this.#serving.resolve(null)
    this.#ended.resolve('ended with SIGKILL; stderr: ')
  }
  [Symbol.dispose](): void {
    this.die()
  }
}

const lists = namedHeader('import Init.Data.List')
const opens = namedHeader('import Lean\nopen Lean')

const openNursery = (given: { spoils?: Header; ownMb?: number } = {}) => {
  const started: FakeParent[] = []
  const grown: { from: string; parent: FakeParent; headers: Header[] }[] = []
  const known = new Map([lists, opens].map((header) => [header.hash, header]))
  const clock = new VirtualClock()
  const logged: Record<string, unknown>[] = []
  let changes = 0
  const nursery = new Nursery({
    start(socket) {
      const parent = new FakeParent(started.length + 1, socket)
      started.push(parent)
      return parent
    },
    grow({ from, socket, headers }): Promise<Growth<Header>> {
      const [spoiled] = headers.filter((header) => header === given.spoils)
      if (spoiled) return Promise.resolve({ type: 'spoiled', header: spoiled })
      const parent = new FakeParent(100 + grown.length, socket)
      grown.push({ from, parent, headers })
      return Promise.resolve({ type: 'grown', parent, ownMb: given.ownMb ?? 1, failed: [] })
    },
    headerOf: (hash) => Promise.resolve(known.get(hash) ?? null),
    mostHeaders: 8,
    headersMaxMb: 100,
    folder,
    changed: () => changes++,
    log: pino({}, { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) }),
    clock,
  })
  const serving = async (): Promise<void> => {
    nursery.open()
    started[0]?.serve()
    await until(() => grown.length === 1 && nursery.view(0).molds.length === 1)
  }
  return { nursery, started, grown, logged, clock, serving, changes: () => changes }
}
type Opened = ReturnType<typeof openNursery>

const socketOf = ({ nursery }: Opened): string | undefined => {
  using lease = nursery.lease()
  return lease?.socket
}
const headersHeld = ({ nursery }: Opened): number => nursery.view(0).molds.at(-1)?.headers.length ?? 0

describe('the nursery', () => {
  it('promises a parent before it has one, and has REPLs borne by one that is grown from it', async () => {
    const opened = openNursery()
    await using nursery = opened.nursery
    assert.ok(nursery.isComing)
    nursery.open()
    nursery.open()
    assert.equal(opened.started.length, 1)
    assert.equal(nursery.lease(), null)
    await opened.serving()
    assert.equal(socketOf(opened), opened.grown[0]?.parent.socket)
    assert.equal(opened.grown[0]?.from, opened.started[0]?.socket)
    assert.ok(!nursery.isComing)
    assert.equal(nursery.view(2).children, 2)
  })

  it('grows another from the first when the one that bears has died', async () => {
    const opened = openNursery()
    await using nursery = opened.nursery
    await opened.serving()
    opened.grown[0]?.parent.die()
    await until(() => opened.grown.length === 2)
    assert.ok(!nursery.isComing)
    await until(() => socketOf(opened) === opened.grown[1]?.parent.socket)
    assert.equal(opened.started.length, 1)
  })

  it('starts none anew when the first has died: others grow from what came of it', async () => {
    const opened = openNursery()
    await using nursery = opened.nursery
    await opened.serving()
    opened.started[0]?.die()
    await until(() => opened.grown.length === 2)
    assert.equal(opened.grown[1]?.from, opened.grown[0]?.parent.socket)
    assert.ok(!nursery.isComing)
    assert.equal(opened.grown[0]?.parent.isDead, false)
    assert.equal(opened.started.length, 1)
  })

  it('starts one anew when all have died', async () => {
    const opened = openNursery()
    await using nursery = opened.nursery
    await opened.serving()
    opened.started[0]?.die()
    await until(() => {
      for (const { parent } of opened.grown) parent.die()
      void opened.clock.advance(1_000)
      return opened.started.length === 2
    })
    assert.ok(nursery.isComing)
  })

  it('says once what this machine can not bind REPLs by, and goes on', async () => {
    const { nursery, started, grown, logged, clock } = openNursery()
    await using _nursery = nursery
    nursery.open()
    started[0]?.serve(['Landlock'])
    await until(() => {
      for (const parent of [started[0], ...grown.map(({ parent }) => parent)]) parent?.die()
      void clock.advance(1_000)
      return started.length === 2
    })
    started[1]?.serve(['Landlock'])
    await until(() => nursery.serves)
    assert.equal(logged.filter(({ lacks }) => lacks !== undefined).length, 1)
  })

  it('gives up where three in a row never serve', async () => {
    const { nursery, started, clock } = openNursery()
    await using _nursery = nursery
    nursery.open()
    for (let born = 1; born <= 3; born++) {
      await until(() => {
        void clock.advance(1_000)
        return started.length === born
      })
      started[born - 1]?.die()
    }
    await until(() => !nursery.isComing)
    assert.equal(nursery.view(0).state, 'off')
    await clock.advance(60_000)
    assert.equal(started.length, 3)
  })

  it('has a header that comes back in the memory of what bears, and lets the one before go with its last REPL', async () => {
    const opened = openNursery()
    await using nursery = opened.nursery
    await opened.serving()
    const lease = nursery.lease()
    assert.ok(lease)
    nursery.used(lists.hash)
    await opened.clock.advance(60_000)
    assert.equal(opened.grown.length, 1)
    nursery.used(lists.hash)
    await opened.clock.advance(60_000)
    await until(() => headersHeld(opened) === 1)
    assert.ok(nursery.isOutdated(lease))
    assert.equal(opened.grown[0]?.parent.isDead, false)
    lease[Symbol.dispose]()
    lease[Symbol.dispose]()
    assert.equal(opened.grown[0]?.parent.isDead, true)
    assert.equal(opened.grown[1]?.parent.isDead, false)
  })

  it('never asks again for a header that runs code of its own', async () => {
    const opened = openNursery({ spoils: lists })
    await using nursery = opened.nursery
    await opened.serving()
    nursery.used(lists.hash, true)
    await opened.clock.advance(60_000)
    nursery.used(opens.hash, true)
    await until(() => {
      void opened.clock.advance(60_000)
      return headersHeld(opened) === 1
    })
    assert.deepEqual(nursery.view(0).molds.at(-1)?.headers, [opens.hash])
  })

  it('holds fewer headers when they take more memory than they may', async () => {
    const opened = openNursery({ ownMb: 80 })
    await using nursery = opened.nursery
    await opened.serving()
    nursery.used(lists.hash, true)
    nursery.used(opens.hash, true)
    await opened.clock.advance(60_000)
    await until(() => headersHeld(opened) === 2)
    opened.grown.at(-1)?.parent.die()
    await until(() => headersHeld(opened) === 1)
    assert.deepEqual(nursery.view(0).molds.at(-1)?.headers, [opens.hash])
  })
})
