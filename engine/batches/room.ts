// Who makes room for whom among kept batches. Pure. Only what has run goes before its day is over: the oldest of the owner
// who has the most.

export interface Kept {
  readonly id: string
  readonly owner: string
  readonly bytes: number
  /** Null while it runs. */
  readonly doneAtMs: number | null
}
export interface Bounds {
  bytes: number
  /** Of one owner. */
  ownBytes: number
}

/** What has to go so that the owner may keep so much more; null: there is no room. */
export const makeRoom = (
  all: readonly Kept[],
  wanted: { owner: string; bytes: number },
  bounds: Bounds,
): string[] | null => {
  const used = new Map<string, number>()
  const use = (owner: string, bytes: number): void => void used.set(owner, usedBy(owner) + bytes)
  const usedBy = (owner: string): number => used.get(owner) ?? 0
  for (const { owner, bytes } of all) use(owner, bytes)
  let total = all.reduce((sum, { bytes }) => sum + bytes, 0)
  const byAge = all
    .filter(({ doneAtMs }) => doneAtMs !== null)
    .sort((a, b) => Number(a.doneAtMs) - Number(b.doneAtMs))
  const going = new Set<Kept>()
  const drop = (victim: Kept | undefined): boolean => {
    if (victim === undefined) return false
    going.add(victim)
    use(victim.owner, -victim.bytes)
    total -= victim.bytes
    return true
  }
  const oldestOf = (owner: string): Kept | undefined =>
    byAge.find((one) => one.owner === owner && !going.has(one))
  const oldestOfTheLargest = (): Kept | undefined => {
    const owners = [...new Set(byAge.filter((one) => !going.has(one)).map(({ owner }) => owner))]
    const largest = owners.sort((a, b) => usedBy(b) - usedBy(a))[0]
    return largest === undefined ? undefined : oldestOf(largest)
  }
  while (usedBy(wanted.owner) + wanted.bytes > bounds.ownBytes) if (!drop(oldestOf(wanted.owner))) return null
  while (total + wanted.bytes > bounds.bytes) if (!drop(oldestOfTheLargest())) return null
  return [...going].map(({ id }) => id)
}
