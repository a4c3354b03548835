// Who looks on as the engine works: each is told what happens, at once and in order. One that fails is left out from then on.
import type { EngineEvent, Onlooker } from '../door.ts'

export class Onlookers {
  readonly #all = new Set<Onlooker>()

  watch(onlooker: Onlooker): Disposable {
    this.#all.add(onlooker)
    return { [Symbol.dispose]: () => void this.#all.delete(onlooker) }
  }

  tell(event: EngineEvent): void {
    for (const onlooker of this.#all) {
      try {
        onlooker(event)
      } catch {
        // Its trouble is not the check's.
        this.#all.delete(onlooker)
      }
    }
  }
}
