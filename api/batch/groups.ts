// The groups of a batch: attempts at one problem. With `stop_on_first` a success cancels the rest of its own; items
// without a group are one together.
import type { OwnFields } from './outcome.ts'

export interface Groups {
  /** Of an item: aborted when its group is done, or the batch. */
  signalOf(own: OwnFields): AbortSignal
  succeeded(own: OwnFields): void
}

export const createGroups = (batch: AbortSignal, stops: boolean): Groups => {
  if (!stops) return { signalOf: () => batch, succeeded: () => undefined }
  const ends = new Map<string | undefined, AbortController>()
  batch.addEventListener('abort', () => {
    for (const end of ends.values()) end.abort(batch.reason)
  })
  const endOf = ({ group }: OwnFields): AbortController => {
    const known = ends.get(group)
    if (known !== undefined) return known
    const end = new AbortController()
    if (batch.aborted) end.abort(batch.reason)
    ends.set(group, end)
    return end
  }
  return {
    signalOf: (own) => endOf(own).signal,
    succeeded: (own) => endOf(own).abort(new Error('another attempt of the group has succeeded')),
  }
}
