// The engines there are, a row and a folder each. What differs between them is read from here and tested nowhere else:
// another engine is its folder, its row, and its name in the contract.
import type { EngineIdentity } from '../contract/index.ts'
import type { ImportAdvice } from './diagnostics/header-errors.ts'
import type { EngineSettings } from '../settings.ts'
import { embedded } from './embedded/engine.ts'
import { native } from './native/engine.ts'
import type { Preparation, EngineSurroundings } from './preparation.ts'

export type EngineKind = EngineIdentity['kind']

export interface EngineRow {
  prepare(settings: EngineSettings, surroundings: EngineSurroundings): Promise<Preparation>
  /** The header that is always warm where the settings name no other. */
  canonicalHeader: string
  /** Of its own, warm with that header: what the pool reckons with until REPLs have been measured. */
  expectedReplMb: number
  /** Replies list the axioms that new declarations rest on, whatever the code hides; of another the text has to do. */
  tellsAxioms: boolean
  /** Replies list what a text declares. */
  tellsDeclarations: boolean
  /** Replies list the pieces of a text by their syntax. */
  tellsOutline: boolean
  /** What a repair tries beside the tactics that every engine has. */
  repairTactics: readonly string[]
  /** Its library holds the proofs of its theorems: what those rest on can be told. */
  keepsProofs: boolean
  /** The states that the contract's examples name are of its toolchain. */
  isOfExamples: boolean
  /** For who has asked for a module that is not there. */
  importAdvice: ImportAdvice
  /** Settings, less their prefix, without which it can't be, and why. */
  needs: Readonly<Record<string, string>>
}

/** Where the settings choose none, it is the last whose needs are met. */
export const engines: Readonly<Record<EngineKind, EngineRow>> = { embedded, native }

export const engineKinds = Object.keys(engines) as [EngineKind, ...EngineKind[]]
