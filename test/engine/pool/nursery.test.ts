import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { after, describe, it } from 'node:test'
import { pino } from 'pino'
import { systemClock } from '../../../engine/clock.ts'
import { Nursery } from '../../../engine/pool/nursery.ts'
import type { ParentProcess } from '../../../engine/repl/zygote/parent-process.ts'
import { until } from '../../until.ts'

const folder = mkdtempSync(`${tmpdir()}/nursery-`)
after(() => rmSync(folder, { recursive: true }))

class FakeParent implements ParentProcess {
  readonly pid = 1
  readonly #serving = Promise.withResolvers<{ lacks: string[] } | null>()
  readonly #ended = Promise.withResolvers<string>()
  readonly serving = this.#serving.promise
  readonly ended = this.#ended.promise
  serve(): void {
    this.#serving.resolve({ lacks: [] })
  }
  die(): void {
    this.#serving.resolve(null)
    this.#ended.resolve('ended with SIGKILL; stderr: ')
  }
  [Symbol.dispose](): void {
    this.die()
  }
}

const openNursery = () => {
  const parents: FakeParent[] = []
  const sockets: string[] = []
  let changes = 0
  const nursery = new Nursery({
    start(socket) {
      sockets.push(socket)
      const parent = new FakeParent()
      parents.push(parent)
      return parent
    },
    folder,
    changed: () => changes++,
    log: pino({ level: 'silent' }),
    clock: systemClock,
  })
  return { nursery, parents, sockets, changes: () => changes }
}

describe('the nursery', () => {
  it('promises a parent before it has one, and names its socket once it serves', async () => {
    const { nursery, parents, sockets, changes } = openNursery()
    await using _nursery = nursery
    assert.ok(nursery.isComing)
    assert.equal(parents.length, 0)
    nursery.open()
    nursery.open()
    assert.equal(parents.length, 1)
    assert.equal(nursery.socket, null)
    parents[0]?.serve()
    await until(() => nursery.socket !== null)
    assert.equal(nursery.socket, sockets[0])
    assert.ok(!nursery.isComing)
    assert.equal(changes(), 1)
    assert.equal(nursery.view(2).children, 2)
  })

  it('replaces a parent that has died, at another socket', async () => {
    const { nursery, parents, sockets } = openNursery()
    await using _nursery = nursery
    nursery.open()
    parents[0]?.serve()
    await until(() => nursery.socket !== null)
    parents[0]?.die()
    await until(() => parents.length === 2)
    assert.ok(nursery.isComing)
    parents[1]?.serve()
    await until(() => nursery.socket !== null)
    assert.notEqual(sockets[0], sockets[1])
  })

  it('gives up where three in a row never serve', async () => {
    const { nursery, parents } = openNursery()
    await using _nursery = nursery
    nursery.open()
    for (let born = 1; born <= 3; born++) {
      await until(() => parents.length === born)
      parents[born - 1]?.die()
    }
    await until(() => !nursery.isComing)
    assert.equal(nursery.view(0).state, 'off')
    await new Promise(setImmediate)
    assert.equal(parents.length, 3)
  })
})
