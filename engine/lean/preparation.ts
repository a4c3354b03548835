// What an engine is prepared from and what comes of it: how REPLs are launched, which Lean they are, what they may do.
import type { Sandbox } from '../contract/index.ts'
import type { GroupLimits } from '../repl/confine/control-group.ts'
import type { ReplLaunch } from '../repl/launch.ts'
import type { HeaderText } from '../repl/zygote/messages.ts'
import type { Toolchain } from '../state/toolchain.ts'

export type ParentCommand = (socket: string, header: HeaderText) => string[]

export interface EngineSurroundings {
  /** The control group that REPLs get theirs under; null: none is delegated. */
  group: string | null
  limits: GroupLimits
  /** What REPLs write. */
  spoolDir: string
  /** What the store holds ready for them to read. */
  readyDir: string
}

/** What the engine starts from: how REPLs are launched, which Lean they are, what they may do. */
export type Preparation =
  | {
      type: 'prepared'
      launch: ReplLaunch
      /** Where REPLs can be forks: the command of a process that bears them at that socket, with that header held. */
      parent?: ParentCommand
      /** What a snapshot fits besides its toolchain: one of another format is of no use. */
      snapshotFormat: string
      toolchain: Toolchain
      sandbox: Sandbox
    }
  /** The server must not start: the piece that is missing and what to do about it. */
  | { type: 'refused'; piece: string; detail: string }
