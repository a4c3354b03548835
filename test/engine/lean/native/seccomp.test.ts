import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { seccompProgram } from '../../../../engine/lean/native/seccomp.ts'

const rules = { denyProcesses: true, denySockets: true }

/** Runs the program on one system call, as the kernel's interpreter would. */
const verdict = (program: Buffer, call: { arch: number; number: number; flags?: number }): number => {
  const data = new Map([
    [0, call.number],
    [4, call.arch],
    [16, call.flags ?? 0],
  ])
  let accumulator = 0
  for (let at = 0; at < program.length / 8; at++) {
    const code = program.readUInt16LE(at * 8)
    const yes = program.readUInt8(at * 8 + 2)
    const no = program.readUInt8(at * 8 + 3)
    const value = program.readUInt32LE(at * 8 + 4)
    if (code === 0x06) return value
    if (code === 0x20) accumulator = data.get(value) ?? assert.fail(`reads at ${value}`)
    else if (code === 0x15) at += accumulator === value ? yes : no
    else if (code === 0x35) at += accumulator >= value ? yes : no
    else if (code === 0x45) at += (accumulator & value) !== 0 ? yes : no
    else assert.fail(`unknown instruction ${code}`)
  }
  return assert.fail('runs off its end')
}

const allow = 0x7fff0000
const notPermitted = 0x00050001
const notImplemented = 0x00050026
const killProcess = 0x80000000

describe('the seccomp program', () => {
  const x64 = { arch: 0xc000003e, program: seccompProgram(rules, 'x64') ?? Buffer.alloc(0) }
  const on = (number: number, flags = 0): number => verdict(x64.program, { arch: x64.arch, number, flags })

  test('lets reading, writing, mapping and exec be', () => {
    for (const number of [0, 1, 9, 59, 202]) assert.equal(on(number), allow)
  })

  test('lets threads start and processes not, whichever call makes them', () => {
    assert.equal(on(56, 0x003d0f00), allow)
    assert.equal(on(56, 17), notPermitted)
    assert.equal(on(57), notPermitted)
    assert.equal(on(58), notPermitted)
    assert.equal(on(435), notImplemented)
  })

  test('refuses sockets, tracing, and the other numbering of the same machine', () => {
    for (const number of [41, 101, 310, 425, 0x40000000 + 1]) assert.equal(on(number), notPermitted)
  })

  test('kills a call of another architecture', () => {
    assert.equal(verdict(x64.program, { arch: 0x40000003, number: 1 }), killProcess)
  })

  test('lets processes and sockets be when they are granted', () => {
    const granted = seccompProgram({ denyProcesses: false, denySockets: false }, 'x64') ?? Buffer.alloc(0)
    for (const number of [41, 56, 57, 435]) assert.equal(verdict(granted, { arch: x64.arch, number }), allow)
    assert.equal(verdict(granted, { arch: x64.arch, number: 101 }), notPermitted)
  })

  test('knows arm64 by its own numbers, and no other machine', () => {
    const program = seccompProgram(rules, 'arm64') ?? Buffer.alloc(0)
    assert.equal(verdict(program, { arch: 0xc00000b7, number: 198 }), notPermitted)
    assert.equal(verdict(program, { arch: 0xc00000b7, number: 220, flags: 17 }), notPermitted)
    assert.equal(verdict(program, { arch: 0xc00000b7, number: 64 }), allow)
    assert.equal(seccompProgram(rules, 'riscv64'), null)
  })
})
