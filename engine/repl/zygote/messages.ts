// What a parent of REPLs is asked and what it tells, one JSON object a line, over its Unix socket. A connection is either a
// child's stderr, held until a fork asks for it and nothing but the child's words from then on, or it owns a child: the
// parent tells of the child's birth and death there, and kills it when its owner hangs up.
import type { GroupLimits } from '../confine/control-group.ts'

/** Where a REPL is to live. */
export interface ChildPlace {
  /** Its terminal's slave. */
  terminal: string
  core: number
  group: { parent: string; limits: GroupLimits } | null
}

export type ParentOrder =
  /** `token` is of the owner's choosing. */
  | { type: 'hold-stderr'; token: string }
  | ({ type: 'fork'; stderr: string } & ChildPlace)
  /** A child that makes further headers warm and then serves forks itself, at another socket. */
  | { type: 'grow'; socket: string; headers: HeaderText[] }

/** A header's import lines, and what stands after them (`''`: nothing), as a lane would send them. */
export interface HeaderText {
  imports: string
  rest: string
}

export type Notice =
  | { type: 'held' }
  | { type: 'forked'; pid: number }
  | { type: 'refused'; detail: string }
  /** The parent's own, before the first order: it serves. Of what is to bind its children, this machine lacks some. */
  | { type: 'serving'; lacks: string[] }
  /** The header of that index runs code of its own: the child that was to grow has ended. */
  | { type: 'spoiled'; index: number }
  /** A grown child serves too, and lives from now on until this connection hangs up; the headers of these indices can't be held. */
  | { type: 'grown'; failed: number[] }
  | { type: 'exited'; code: number | null; signal: number | null }

export const encodeLine = (message: ParentOrder | Notice): string => `${JSON.stringify(message)}\n`

/** An order is short but for its headers. */
export const maxLineBytes = 1 << 20
