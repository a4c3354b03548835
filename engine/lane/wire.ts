// What passes between a lane on the main thread and its thread, over one port: answers and events arrive in the
// order in which they were sent.
import type { MessagePort } from 'node:worker_threads'
import type { Job } from '../job/job.ts'
import type { JobOutcome } from '../job/outcome.ts'
import type { LaneEvent } from './event.ts'
import type { LaneSettings, ReplStart, WarmUp } from './settings.ts'

/** The one task of a lane's pool: it runs as long as the lane's thread is to live. */
export interface ServeLane {
  settings: LaneSettings
  port: MessagePort
}

export type ToThread =
  | { type: 'start'; call: number; replId: string; warm: WarmUp }
  | { type: 'run'; call: number; replId: string; job: Job; isNext: boolean }
  /** Of the run with that number. */
  | { type: 'cancel'; call: number }
  /** The same, if it is a next job that has not begun. */
  | { type: 'recall'; call: number }
  | { type: 'stop'; call: number; replId: string }
  | { type: 'close' }

/** Several at a time: see outbox.ts. */
export type FromThread =
  | { type: 'opened' }
  /** The thread can't be a lane: there is no such core, and the like. */
  | { type: 'refused'; detail: string }
  | { type: 'event'; event: LaneEvent }
  | { type: 'started'; call: number; start: ReplStart }
  /** Null: a next job that has not begun. */
  | { type: 'ran'; call: number; outcome: JobOutcome | null }
  | { type: 'stopped'; call: number }
