import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  addressLimitMb,
  readAddressLimit,
} from '../../../../../engine/lean/embedded/community/address-limit.ts'

test('the soft limit on addresses is read, and none is none', () => {
  const limits = (soft: string): string =>
    `Max resident set         unlimited            unlimited            bytes\nMax address space         ${soft}           unlimited            bytes\n`
  assert.equal(readAddressLimit(limits('8589934592')), 8192)
  assert.equal(readAddressLimit(limits('unlimited')), Infinity)
  assert.equal(readAddressLimit(''), Infinity)
  assert.ok(addressLimitMb() > 0)
})
