// The table of levels: equal levels are one object. A table over another one finds what that one holds.
import type { Level } from './level.ts'
import type { Name } from './name.ts'
import { PairTable } from './pair-table.ts'

export class Levels {
  readonly zero: Level
  private readonly base: Levels | null
  private readonly ids: () => number
  private readonly succs = new Map<number, Level>()
  private readonly pairs = { max: new PairTable<Level>(), imax: new PairTable<Level>() }
  private readonly params = new Map<Name, Level>()

  constructor(base: Levels | null, ids: () => number) {
    this.base = base
    this.ids = ids
    this.zero = base?.zero ?? { kind: 'zero', id: ids(), hasParam: false }
  }

  succ(of: Level): Level {
    const found = this.succs.get(of.id) ?? this.base?.succs.get(of.id)
    if (found) return found
    const made: Level = { kind: 'succ', of, id: this.ids(), hasParam: of.hasParam }
    this.succs.set(of.id, made)
    return made
  }

  max(left: Level, right: Level): Level {
    return this.pair('max', left, right)
  }

  imax(left: Level, right: Level): Level {
    return this.pair('imax', left, right)
  }

  param(name: Name): Level {
    const found = this.params.get(name) ?? this.base?.params.get(name)
    if (found) return found
    const made: Level = { kind: 'param', name, id: this.ids(), hasParam: true }
    this.params.set(name, made)
    return made
  }

  private pair(kind: 'max' | 'imax', left: Level, right: Level): Level {
    const found = this.pairs[kind].find(left.id, right.id) ?? this.base?.pairs[kind].find(left.id, right.id)
    if (found) return found
    const made: Level = { kind, left, right, id: this.ids(), hasParam: left.hasParam || right.hasParam }
    this.pairs[kind].add(left.id, right.id, made)
    return made
  }
}
