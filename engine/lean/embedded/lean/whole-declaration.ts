// The declaration that a hole stands in, elaborated anew with the tactics in the hole's place: Lean's own judgement of
// recursion, of data that the rest depends on, and of metavariables that the rest decides.
import { field } from '../objects/constructors.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { newConstants } from './axioms.ts'
import { stateField, withMaxHeartbeats } from './command-state.ts'
import { commandContext, elaborate, guardMsgs } from './commands.ts'
import { contains, fill } from './fill.ts'
import type { HoleDeclaration } from './hole.ts'
import { anyCommand, findSorries, releaseFound } from './info-trees.ts'
import { kernelAcceptsConstants } from './kernel-check.ts'
import { cutText, readMessages } from './messages.ts'

export type DeclarationVerdict =
  /** `usesSorry`: what it uses, declared elsewhere, has a `sorry`. */
  | { type: 'accepted'; usesSorry: boolean }
  /** Lean has errors that the declaration did not have with the hole open. */
  | { type: 'refused'; errors: string[] }
  /** Nothing speaks against the tactics, but the declaration is not whole. */
  | { type: 'unfinished'; why: string }

const unfinished = (why: string): DeclarationVerdict => ({ type: 'unfinished', why })
const refused = (why: string): DeclarationVerdict => ({ type: 'refused', errors: [cutText(why)] })

const sorryAxiom = 'sorryAx'
/** The steps were within limits one by one; the clock holds for all of them. */
const noHeartbeatLimit = 0

export interface DeclarationQuestion {
  declaration: HoleDeclaration
  /** The `tacticSeq`s of all steps. */
  script: readonly Obj[]
  /** `Options`, for the limit on the kernel's work. */
  options: Obj
  /** Whether the hole's term rests on the declaration itself. */
  recursive: boolean
  /** Whether the hole is a proposition's. */
  isProposition: boolean
}

/** All borrowed. */
export function judgeDeclaration(wasm: LeanWasm, question: DeclarationQuestion): DeclarationVerdict {
  const { declaration, script } = question
  const command = fill(wasm, declaration.command, declaration.sorry, script)
  if (command === null) return unfinished('the tactics have no place in the declaration')
  const ran = elaborateAgain(wasm, declaration, command)
  release(wasm, command)
  if (!ran.ok) return refused(ran.message)
  try {
    return judgeState(wasm, question, ran.state)
  } finally {
    release(wasm, ran.state)
  }
}

/** The environment after it, owned; null where that can't be made. */
export function filledDeclaration(
  wasm: LeanWasm,
  declaration: HoleDeclaration,
  script: readonly Obj[],
): Obj | null {
  const command = fill(wasm, declaration.command, declaration.sorry, script)
  if (command === null) return null
  const ran = elaborateAgain(wasm, declaration, command)
  release(wasm, command)
  if (!ran.ok) return null
  const env = retain(wasm, field(wasm, ran.state, stateField.env))
  release(wasm, ran.state)
  return env
}

/** @param command borrowed; its state is owned by the caller. */
function elaborateAgain(
  wasm: LeanWasm,
  { input, before }: HoleDeclaration,
  command: Obj,
): ReturnType<typeof elaborate> {
  const start = withMaxHeartbeats(wasm, retain(wasm, before), noHeartbeatLimit)
  return elaborate(wasm, command, commandContext(wasm, input, box(0)), start)
}

const errorsOf = (wasm: LeanWasm, state: Obj): string[] =>
  readMessages(wasm, field(wasm, state, stateField.messages))
    .filter(({ severity }) => severity === 'error')
    .map(({ data }) => data)

function judgeState(wasm: LeanWasm, question: DeclarationQuestion, state: Obj): DeclarationVerdict {
  const { declaration } = question
  const infoState = field(wasm, state, stateField.infoState)
  if (anyCommand(wasm, infoState, guardMsgs)) return unfinished('its messages are hidden')
  const errors = errorsOf(wasm, state)
  if (errors.length > 0) return judgeErrors(wasm, declaration, errors)
  if (hasNewSorry(wasm, declaration, infoState)) return unfinished('contains sorry')
  return judgeConstants(wasm, question, field(wasm, state, stateField.env))
}

/** Errors that the declaration has with its hole open are none of the tactics'. */
function judgeErrors(wasm: LeanWasm, declaration: HoleDeclaration, errors: string[]): DeclarationVerdict {
  if (declaration.accepted) return { type: 'refused', errors }
  const open = elaborateAgain(wasm, declaration, declaration.command)
  if (!open.ok) return { type: 'refused', errors }
  const old = new Set(errorsOf(wasm, open.state))
  release(wasm, open.state)
  const fresh = errors.filter((one) => !old.has(one))
  return fresh.length > 0
    ? { type: 'refused', errors: fresh }
    : unfinished(`the declaration has an error elsewhere: ${errors[0] ?? ''}`)
}

/** A `sorry` that is none of the declaration's other holes. */
function hasNewSorry(wasm: LeanWasm, { command }: HoleDeclaration, infoState: Obj): boolean {
  const found = findSorries(wasm, infoState, null)
  const isNew = found.some(({ syntax }) => !contains(wasm, command, syntax))
  for (const one of found) releaseFound(wasm, one)
  return isNew
}

/** What the command declared, as the kernel sees it in the environment before it. */
function judgeConstants(wasm: LeanWasm, question: DeclarationQuestion, env: Obj): DeclarationVerdict {
  const { declaration, options, recursive } = question
  const recursiveProof = recursive && question.isProposition
  const start = field(wasm, declaration.before, stateField.env)
  const open = newConstants(wasm, start, declaration.after)
  const filled = newConstants(wasm, start, env)
  const missing = open.named.find(({ text }) => !filled.named.some((one) => one.text === text))
  if (missing !== undefined) return unfinished(`\`${missing.text}\` is not declared`)
  if (recursiveProof && filled.named.length === 0) return unfinished('it rests on what nothing declares')
  if (recursiveProof && filled.named.some(({ unsafe }) => unsafe))
    return refused('an unsafe declaration is no proof')
  // What rests on its own declaration rests on the other holes of it.
  const hasSorry = filled.axioms.includes(sorryAxiom)
  if (hasSorry && !declaration.alone && recursive) return unfinished('contains sorry')
  const axioms = filled.axioms.filter((one) => one !== sorryAxiom && !open.axioms.includes(one))
  if (axioms.length > 0) return refused(`the declaration rests on axioms: ${axioms.join(', ')}`)
  const names = filled.named.filter(({ unsafe }) => !unsafe).map(({ name }) => name)
  const verdict = kernelAcceptsConstants(wasm, { env: start, source: env, options }, names)
  return verdict.type === 'refused'
    ? refused(`kernel type check failed: ${verdict.reason}`)
    : { type: 'accepted', usesSorry: hasSorry && declaration.alone }
}
