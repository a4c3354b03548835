// The table of levels: equal levels are one object. A table over another one finds what that one holds.
import type { Level } from './level.ts'
import type { Name } from './name.ts'
import { PairTable } from './pair-table.ts'

export class Levels {
  readonly zero: Level
  private readonly base: Levels | null
  private readonly ids: () => number
  private readonly succs = new Map<number, Level>()
  private readonly maxes = new PairTable<Level>()
  private readonly imaxes = new PairTable<Level>()
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
    const found = this.maxes.find(left.id, right.id) ?? this.base?.maxes.find(left.id, right.id)
    if (found) return found
    const hasParam = left.hasParam || right.hasParam
    const made: Level = { kind: 'max', left, right, id: this.ids(), hasParam }
    this.maxes.add(left.id, right.id, made)
    return made
  }

  imax(left: Level, right: Level): Level {
    const found = this.imaxes.find(left.id, right.id) ?? this.base?.imaxes.find(left.id, right.id)
    if (found) return found
    const hasParam = left.hasParam || right.hasParam
    const made: Level = { kind: 'imax', left, right, id: this.ids(), hasParam }
    this.imaxes.add(left.id, right.id, made)
    return made
  }

  param(name: Name): Level {
    const found = this.params.get(name) ?? this.base?.params.get(name)
    if (found) return found
    const made: Level = { kind: 'param', name, id: this.ids(), hasParam: true }
    this.params.set(name, made)
    return made
  }
}
