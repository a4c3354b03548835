// The one place where it is chosen how a REPL's process is made.
import type { Clock } from '../clock.ts'
import type { Birth } from './launch.ts'
import { startOnPty } from './pty/start.ts'
import { startByFork } from './zygote/start.ts'
import type { Placement, TransportStart } from './transport.ts'

export const openTransport = (birth: Birth, placement: Placement, clock: Clock): Promise<TransportStart> => {
  switch (birth.type) {
    case 'pty':
      return startOnPty(birth, placement, clock)
    case 'fork':
      return startByFork(birth, placement, clock)
    default:
      return birth satisfies never
  }
}
