// What becomes of constants on their way out of a REPL as data, and into another one's kernel.

/** What a proof by tactics comes to. */
export interface ProvedByTactics {
  /** Constants that are among those that were written: the hole's statement proved, or those of the declaration it is in. */
  proves: readonly string[]
  /** The statement itself speaks of a `sorry`, or the declaration has other holes. */
  mayHoldSorry: boolean
}

/** `constants` counts those of inductive types, their constructors and recursors among them. */
export type ExportVerdict =
  | {
      verdict: 'exported'
      constants: number
      bytes: number
      /** Unsafe and partial ones. */
      leftOut?: number
      /** `example`s that the kernel was given before any code of a text had run; later ones are among the constants. */
      examples: number
      /** Of a proof state without goals. */
      hole?: ProvedByTactics
    }
  /** Memory that holds no environment as Lean makes them. */
  | { verdict: 'malformed'; reason: string }

export interface ReplayedConstant {
  /** As engine/kernel writes names. */
  name: string
  kind: 'axiom' | 'def' | 'thm' | 'opaque' | 'quot' | 'induct' | 'ctor' | 'rec'
  /** What it rests on above the imports, and of the library's axioms those that are known to be some; the standard three too. */
  axioms: readonly string[]
}
export type ReplayVerdict =
  /** All of them were added, but for those that were there already, and for unsafe and partial ones: `dropped`. */
  | {
      verdict: 'accepted'
      constants: readonly ReplayedConstant[]
      dropped: readonly string[]
      /** Constants in which Lean's elaborator has put a hole of its own where a text has an error. */
      broken: readonly string[]
    }
  /** The first declaration that the kernel does not add. */
  | { verdict: 'refused'; declaration: string; reason: string; trustsCode?: boolean }
  /** It went beyond what the kernel may spend. */
  | { verdict: 'undecided'; declaration: string; reason: string }
  /** The file is none of the format. */
  | { verdict: 'malformed'; reason: string }

/** Writes to a file, as lean4export's NDJSON, what the environment declares beyond its imports, safe and unmentioned by Lean. */
export interface ExportRequest {
  exportTo: string
  env: number
}
/** The same of what tactics have proved, in a proof state without goals, with all that it rests on. */
export interface ExportProofRequest {
  exportTo: string
  proofState: number
}
/** Has Lean's kernel add the declarations of such a file to an environment, none of its code run. Nothing is kept of it. */
export interface ReplayRequest {
  replayFrom: string
  env: number
}
/**
 * Has the question in a file judged over an environment, as engine/verification has it, in a process in which no text's
 * code has run. Nothing is kept of it.
 */
export interface JudgeRequest {
  judgeFrom: string
  env: number
}
