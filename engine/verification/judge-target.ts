// One target, from what both sides declare to the verdict of both kernels. What is wrong on its face is said before a kernel
// is asked; a kernel that can't tell has not accepted.
import { constantsOf, type Declaration, type Theorem } from '../kernel/declaration.ts'
import { closureOf } from './assemble.ts'
import { changedAmong } from './changed-definitions.ts'
import { claimOf } from './claims.ts'
import { axiomsOf, disallowedOf, flawOfHoles, isStandard, statementOf, type Court } from './court.ts'
import { tripAtGate } from './gate/gate.ts'
import { askKernels } from './kernels.ts'
import { unjudged, type Reason, type TargetJudged } from './question.ts'
import { sorryAxiom } from './reference.ts'
import { writtenName } from './written-name.ts'

export interface TargetJudgement {
  view: TargetJudged
  /** What the kernels were given. */
  given: readonly Declaration[]
  failed: { name: string; detail: string } | null
}

export function judgeTarget(court: Court, target: Theorem): TargetJudgement {
  const { question, submission, pieces, terms, header, clock } = court
  const name = writtenName(target.name)
  const view = unjudged(name)
  const refuse = (reason: Reason, detail: string): TargetJudgement => ({
    view: { ...view, reason, detail },
    given: [],
    failed: null,
  })
  const own = submission.constants.get(target.name)
  if (own === undefined) return refuse('target_missing', `the submission has no \`${name}\``)
  if (own.kind !== 'thm') return refuse('kind_mismatch', `\`${name}\` is no theorem in the submission`)
  const [count, expected] = [own.levelParams.length, target.levelParams.length]
  if (count !== expected)
    return refuse('universe_mismatch', `\`${name}\` has ${count} universe parameters instead of ${expected}`)
  const proof = pieces.get(target.name)
  if (proof?.kind !== 'thm') throw new Error('a target without its proof')
  const ordered = closureOf(pieces, proof)
  if (ordered.type === 'cyclic')
    return refuse('malformed_declaration', `\`${writtenName(ordered.name)}\` is declared by means of itself`)
  const given = ordered.declarations
  view.statement = statementOf(court, target, own, given)
  const changed = changedAmong(court, given.flatMap(constantsOf))
  if (changed !== undefined)
    return refuse(
      'definition_mismatch',
      `\`${writtenName(changed.name)}\` is not what the reference declares by that name`,
    )
  const flaw = flawOfHoles(court, given)
  if (flaw !== null) return refuse(flaw.reason, flaw.detail)
  const axioms = axiomsOf(court, proof, given)
  const disallowed = disallowedOf(court, axioms)
  view.axioms = axioms.map(writtenName)
  view.disallowedAxioms = disallowed.map(writtenName)
  if (axioms.includes(sorryAxiom)) return refuse('sorry', `the proof of \`${name}\` rests on a \`sorry\``)
  if (disallowed.length > 0)
    return refuse('disallowed_axiom', `\`${name}\` rests on ${view.disallowedAxioms.join(', ')}`)
  if (question.match === 'strict' && view.statement !== 'identical')
    return refuse('statement_mismatch', `the submission states \`${name}\` in another way`)
  const trip = tripAtGate(given, header, clock)
  if (trip !== null)
    return refuse(
      'outside_supported_kernel',
      `\`${writtenName(trip.declaration)}\`: ${trip.why} (${trip.rule})`,
    )
  const heard = askKernels(court, given, view.statement)
  view.kernels = heard.kernels
  if (heard.reason !== null) {
    const { failed } = heard
    return { view: { ...view, reason: heard.reason, detail: heard.detail }, given, failed }
  }
  const outside = (heard.axioms ?? []).filter((one) => !axioms.includes(one))
  if (outside.length > 0) {
    const more = disallowedOf(court, outside)
    view.axioms = [...axioms, ...outside].sort().map(writtenName)
    view.disallowedAxioms = more.map(writtenName)
    if (outside.includes(sorryAxiom))
      return refuse('sorry', `what the proof of \`${name}\` uses rests on a \`sorry\``)
    if (more.length > 0)
      return refuse('disallowed_axiom', `\`${name}\` rests on ${view.disallowedAxioms.join(', ')}`)
  }
  const claim = [...axioms, ...outside].every(isStandard) ? claimOf(terms, proof, pieces) : null
  return { view: { ...view, proved: true, claim }, given, failed: null }
}
