// How one REPL process is started and what it can do.
// A launch crosses to a lane's thread by structured clone, so it holds plain values only.
import type { Dialect } from '../protocol/dialect.ts'
import type { GroupLimits } from './confine/control-group.ts'

/** How its process is made: read by open-transport.ts, and by nothing else. */
export type Birth = PtyBirth | ForkBirth

export interface PtyBirth {
  type: 'pty'
  /** Program and arguments; run by `exec` on a raw pty. */
  argv: string[]
  /** The same for a REPL that nobody waits for: it takes longer to start, and is faster from its first check on. */
  spareArgv?: string[]
  env: Record<string, string>
  cwd: string
  /** Each REPL has a control group under this one: see confine/control-group.ts. */
  group?: string | null
}

/** A child of a process that is warm already: see zygote/. */
export interface ForkBirth extends ForkPlace {
  type: 'fork'
  /** The parent's. */
  socket: string
}

/** What a fork enters by itself, where one that is started goes through confine/enter.ts. */
export interface ForkPlace {
  group: { parent: string; limits: GroupLimits } | null
  /** Whether such a fork can make forks of itself: see zygote/bear-fork.ts. */
  bearsForks?: boolean
}

export interface ReplLaunch {
  birth: Birth
  /** For those that a parent bears instead; absent where none can. */
  fork?: ForkPlace
  /** Whether code of a text has run in it can't be told: a fork that has served a text serves no other. */
  forkServesOneText?: boolean
  dialect: Dialect
  /** The REPL sees no spool directory but `<spoolDir>/<its pid>`, made at its start; otherwise all of it. */
  privateSpool?: boolean
  /** A directory whose files it may read where they lie, and not write; others are copied into its spool. */
  readable?: string
}
