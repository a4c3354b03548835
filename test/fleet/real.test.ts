// A fleet of processes with real Lean: a front and two appliances, one of which is killed with work in its hands.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BatchLine, CheckResult, TacticsResult } from '../../engine/index.ts'
import { startService } from '../real/service.ts'
import { noBroker, startBrokers } from './broker.ts'

const appliance = (servers: string, name: string): Record<string, string> => ({
  LEAN_REPL_FLEET_SERVERS: servers,
  LEAN_REPL_FLEET_NAME: name,
  LEAN_REPL_CORES: '1',
  LEAN_REPL_SPARES: '0',
})

const count = 120

describe('A fleet of real appliances', { skip: noBroker }, () => {
  it('answers all of a batch, and goes on from its states, though a host is killed', async () => {
    await using brokers = await startBrokers()
    const servers = brokers.settings().servers.join(',')
    await using one = await startService(appliance(servers, 'one'))
    await using _other = await startService(appliance(servers, 'other'))
    await using front = await startService({ ...appliance(servers, 'front'), LEAN_REPL_ROLE: 'front' })

    const hole = await front.post<CheckResult>('/v1/checks', {
      commands: ['theorem two (n : Nat) : n + 0 = n := by sorry'],
    })
    assert.equal(hole.body.status, 'sorry', JSON.stringify(hole.body))
    const [{ state_ref: proof } = { state_ref: null }] = hole.body.sorries

    const checks = Array.from({ length: count }, (_, at) => ({
      commands: [`theorem t${at} : ${at} + ${at} = ${2 * at} := by decide`],
    }))
    const response = await fetch(`${front.url}/v1/batches/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ checks }),
    })
    assert.ok(response.body)
    const lines: BatchLine[] = []
    let rest = ''
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts.filter((line) => line !== '').map((line) => JSON.parse(line) as BatchLine))
      if (lines.length > 10 && one.child.exitCode === null) one.child.kill('SIGKILL')
    }
    const answered = lines.flatMap(({ index }) => index ?? [])
    assert.deepEqual(
      answered.sort((a, b) => a - b),
      checks.map((_, at) => at),
    )
    const statuses = new Set(lines.flatMap(({ result }) => result?.status ?? []))
    assert.deepEqual(statuses, new Set(['valid']))

    // On whatever host is left, whichever made the state.
    const stepped = await front.post<TacticsResult>('/v1/tactics', {
      state_ref: proof,
      tactics: ['simp'],
      mode: 'sequence',
    })
    assert.equal(stepped.body.steps[0]?.status, 'complete', JSON.stringify(stepped.body))
  })
})
