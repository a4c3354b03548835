// What the page knows of the service: the last event, and of those before it what is still shown.
import type { EndedRepl, LiveEvent, LiveSample, NotValid } from '../wire.ts'

const mostSamples = 180
const mostShown = 50

export interface Feed {
  now: LiveEvent | null
  samples: readonly LiveSample[]
  notValid: readonly NotValid[]
  endedRepls: readonly EndedRepl[]
}

export const emptyFeed: Feed = { now: null, samples: [], notValid: [], endedRepls: [] }

/** The latest come first in the lists. `isFirst`: of a new connection, whose event has everything. */
export const withEvent = (feed: Feed, event: LiveEvent, isFirst: boolean): Feed => {
  const before = isFirst ? emptyFeed : feed
  return {
    now: event,
    samples: [...before.samples, ...event.samples].slice(-mostSamples),
    notValid: [...event.not_valid.toReversed(), ...before.notValid].slice(0, mostShown),
    endedRepls: [...event.ended_repls.toReversed(), ...before.endedRepls].slice(0, mostShown),
  }
}
