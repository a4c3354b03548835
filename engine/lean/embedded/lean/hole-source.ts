// What holes are holes of: a command of a text, or a step that itself fills a hole.
import { field } from '../objects/constructors.ts'
import { listItems, makeList } from '../objects/collections.ts'
import { release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { scopeField, stateField } from './command-state.ts'
import { innermost } from './commands.ts'
import { fill } from './fill.ts'
import type { HoleDeclaration, Hole } from './hole.ts'
import type { ProofState } from './proof-state.ts'
import { isIdent, syntaxArguments, syntaxKind } from './syntax.ts'

/** All borrowed. */
export interface HoleFound {
  mctx: Obj
  sorry: Obj
  levelNames: Obj
  /** Whether the source has no other hole. */
  alone: boolean
}

export interface HoleSource {
  /** `Environment` that a proof must hold in, borrowed. */
  env: Obj
  /** Whether tactics see it too, instead of the one that the hole was found in. */
  replacesEnvironment: boolean
  open(found: HoleFound): Hole
  release(): void
}

export interface CommandSource {
  /** `Command.State`, `Parser.InputContext`, `Syntax`, `Environment`: borrowed. */
  before: Obj
  input: Obj
  syntax: Obj
  after: Obj
  accepted: boolean
}

/** Tactics see the environment before the declaration: what the declaration itself adds can't prove it. */
export function commandSource(
  wasm: LeanWasm,
  { input, after, accepted, ...outer }: CommandSource,
): HoleSource {
  const { command, state: before } = innermost(wasm, input, outer.syntax, outer.before)
  const env = field(wasm, before, stateField.env)
  const own = ownLevelNames(wasm, before, command)
  return {
    env,
    replacesEnvironment: true,
    open: ({ mctx, sorry, levelNames, alone }) => ({
      env: retain(wasm, env),
      mctx: retain(wasm, mctx),
      levelNames: joined(wasm, own, levelNames),
      declaration: {
        before: retain(wasm, before),
        after: retain(wasm, after),
        input: retain(wasm, input),
        command: retain(wasm, command),
        sorry: retain(wasm, sorry),
        accepted,
        alone,
      },
    }),
    release: () => {
      release(wasm, before)
      release(wasm, command)
    },
  }
}

/** A place in a proof, on its own: what is shown there must hold in the environment (borrowed), and is part of nothing. */
export const placeSource = (wasm: LeanWasm, env: Obj): HoleSource => ({
  env,
  replacesEnvironment: true,
  open: ({ mctx, levelNames }) => ({
    env: retain(wasm, env),
    mctx: retain(wasm, mctx),
    levelNames: retain(wasm, levelNames),
    declaration: null,
  }),
  release: () => undefined,
})

/** A `sorry` inside a step: the step's own chain, this step with it, stands where its hole was. */
export function stepSource(wasm: LeanWasm, { hole, root, script }: ProofState): HoleSource {
  const { declaration } = hole
  const command = declaration === null ? null : fill(wasm, declaration.command, declaration.sorry, script)
  const inner = ({ sorry, alone }: HoleFound): HoleDeclaration | null =>
    declaration === null || command === null
      ? null
      : {
          before: retain(wasm, declaration.before),
          after: retain(wasm, declaration.after),
          input: retain(wasm, declaration.input),
          command: retain(wasm, command),
          sorry: retain(wasm, sorry),
          accepted: declaration.accepted,
          alone: declaration.alone && alone,
        }
  return {
    env: hole.env,
    replacesEnvironment: false,
    open: (found) => ({
      env: retain(wasm, hole.env),
      mctx: retain(wasm, found.mctx),
      levelNames: joined(wasm, listItems(wasm, hole.levelNames), found.levelNames),
      declaration: inner(found),
      outerRoot: retain(wasm, hole.outerRoot ?? root),
    }),
    release: () => {
      if (command !== null) release(wasm, command)
    },
  }
}

/** @param names borrowed, @param list `List Name`, borrowed. */
const joined = (wasm: LeanWasm, names: readonly Obj[], list: Obj): Obj =>
  makeList(
    wasm,
    [...names, ...listItems(wasm, list)].map((name) => retain(wasm, name)),
  )

const declarationId = 'Lean.Parser.Command.declId'
/** `Syntax.ident`: 0 info, 1 rawVal, 2 val, 3 preresolved. */
const identName = 2

/** Those of `universe` commands, and those that the command's declarations name: `theorem t.{u}`. Borrowed. */
function ownLevelNames(wasm: LeanWasm, state: Obj, command: Obj): Obj[] {
  const scope = field(wasm, field(wasm, state, stateField.scopes), 0)
  const named: Obj[] = []
  const idents = (syntax: Obj): void => {
    if (isIdent(wasm, syntax)) named.push(field(wasm, syntax, identName))
    syntaxArguments(wasm, syntax).forEach(idents)
  }
  const search = (syntax: Obj): void => {
    const parts = syntaxArguments(wasm, syntax)
    if (syntaxKind(wasm, syntax) === declarationId) parts.slice(1).forEach(idents)
    else parts.forEach(search)
  }
  search(command)
  return [...named, ...listItems(wasm, field(wasm, scope, scopeField.levelNames))]
}
