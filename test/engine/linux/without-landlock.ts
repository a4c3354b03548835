// A process on a kernel without Landlock, as far as it can tell: a filter of system calls says so. It confines itself all the
// same, and prints what it lacks and what becomes of a fork.
import { writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import {
  action,
  answer,
  assemble,
  ifEqual,
  instructionBytes,
  load,
  numberAt,
} from '../../../engine/linux/bpf.ts'
import { confineSelf, missingBounds } from '../../../engine/linux/confine-self.ts'
import { exitAtOnce, libc, LinuxError } from '../../../engine/linux/libc.ts'
import { landlock } from '../../../engine/linux/system-calls.ts'

const noSuchCall = action.error(38)
const filter = assemble([
  load(numberAt),
  ...Object.values(landlock).flatMap((call) => [ifEqual(call), answer(noSuchCall)]),
  answer(action.allow),
])
libc.prctl(38, 1, 0, 0, 0)
libc.setFilter(22, 2, { length: filter.length / instructionBytes, filter })

const missing = missingBounds()
confineSelf({ read: [], write: [tmpdir()] })
const refusal = (): string => {
  try {
    return String(libc.fork())
  } catch (error) {
    return error instanceof LinuxError ? error.code : String(error)
  }
}
writeSync(1, JSON.stringify({ missing, fork: refusal() }))
// The event loop was made before the filter, for calls that it refuses.
exitAtOnce(0)
