// How the community binary differs from the protocol as engine/protocol/wire.ts has it. Its framing needs
// nothing of its own: it joins right-trimmed input lines until a blank one, and skips inputs that start with
// `#` or `--`; every request here is one line of JSON, which starts with `{` and has no line end inside.
// What it does not forgive is kept from it: malformed JSON, an unknown request (`drop`) and a pickle path that
// fails each end the process.
import type { Dialect } from '../../protocol/dialect.ts'

export const communityDialect: Dialect = {
  drops: false,
  heartbeatsField: false,
  restores: 'adds',
  forgeable: true,
}

/** Run on an environment, it gives one in which the limit is in force for every later command. */
export const heartbeatsCommand = (maxHeartbeats: number): string =>
  `set_option maxHeartbeats ${String(maxHeartbeats)}`
