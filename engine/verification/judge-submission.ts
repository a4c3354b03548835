// The whole question, from two texts to an answer. Runs in a process that has run nobody's code, and that others end when it
// takes too long.
import type { Clock } from '../clock.ts'
import { constantsOf, type Declaration, type FindConstant } from '../kernel/declaration.ts'
import { parseNdjson, type Parsed, type ParseLimits } from '../kernel/ndjson/parse.ts'
import { writeNdjson, type Meta } from '../kernel/ndjson/write.ts'
import { inOrder } from '../kernel/order.ts'
import type { Name } from '../kernel/term/name.ts'
import type { Terms } from '../kernel/term/terms.ts'
import { piecesOf } from './assemble.ts'
import { judgeTarget } from './judge-target.ts'
import type { Replay } from './kernels.ts'
import { auxiliariesApart } from './own-auxiliaries.ts'
import { unjudged, type JudgeAnswer, type Judged, type Question, type Reason } from './question.ts'
import { readReference, type Reference } from './reference.ts'
import { isOfHeader, readSubmission, type SubmittedConstants } from './submission.ts'
import { brokenPolicy, lintOf, usesOf } from './uses.ts'
import { withHeader } from './whole-export.ts'
import { writtenName } from './written-name.ts'

export interface JudgeTools {
  header: FindConstant
  /** Takes the terms of this one question; over the header's. */
  terms: Terms
  replay: Replay
  clock: Pick<Clock, 'nowMs'>
  meta: Meta
}

/** A text of so many lines takes seconds to read. */
const parseLimits: ParseLimits = { bytes: 256 << 20, lines: 4_000_000 }

export function judgeSubmission(question: Question, instruments: JudgeTools): JudgeAnswer {
  const { header, terms } = instruments
  const ours = parseNdjson(question.reference, terms, parseLimits)
  if (ours.type !== 'parsed') return { type: 'reference-invalid', detail: ours.why }
  const declared = ours.declarations.filter((one) => !isOfHeader(one, header))
  const read = readReference(declared, question)
  if (read.type === 'invalid') return { type: 'reference-invalid', detail: read.detail }
  const { reference } = read
  const theirs = parseSubmission(question, reference, terms)
  if (theirs.type !== 'parsed') return unread(question, reference, `line ${theirs.line}: ${theirs.why}`)
  const twice = declaredTwice(theirs.declarations)
  if (twice !== null) return unread(question, reference, `\`${writtenName(twice)}\` is declared twice`)
  const compared = readSubmission(theirs.declarations, reference, header)
  const { submission } = compared
  const judged = withoutVerdict(question, reference, submission)
  if (compared.type === 'clash')
    return refusedAll(judged, 'name_clash', `the header has \`${writtenName(compared.name)}\` already`)
  const broken = brokenPolicy(judged.uses, question.policy)
  if (broken !== null) return refusedAll(judged, 'policy_forbids', `the policy forbids ${broken}`)
  return withVerdicts(question, reference, submission, judged, instruments)
}

function parseSubmission({ submission }: Question, reference: Reference, terms: Terms): Parsed {
  const parsed = parseNdjson(submission, terms, parseLimits)
  if (parsed.type !== 'parsed') return parsed
  const apart = auxiliariesApart(parsed.declarations, reference)
  if (apart.size === 0) return parsed
  return parseNdjson(submission, terms, parseLimits, (name) => apart.get(name) ?? name)
}

function withVerdicts(
  question: Question,
  reference: Reference,
  submission: SubmittedConstants,
  judged: Judged,
  { header, terms, replay, clock, meta }: JudgeTools,
): Judged {
  const pieces = piecesOf(terms, reference, submission)
  const court = { question, reference, submission, pieces, header, terms, replay, clock }
  const judgements = reference.targets.map((target) => judgeTarget(court, target))
  const targets = judgements.map(({ view }) => view)
  const first = targets.find(({ proved }) => !proved)
  const ordered = inOrder([...new Set(judgements.flatMap(({ given }) => given))])
  const proved = judgements.filter(({ view }) => view.proved).flatMap(({ given }) => given)
  const whole = question.whole && proved.length > 0 ? wholeOf(proved) : null
  return {
    ...judged,
    reason: first?.reason ?? null,
    detail: first?.detail ?? null,
    targets,
    failedDeclarations: judgements.flatMap(({ failed }) => (failed === null ? [] : [failed])),
    export: ordered.type === 'ordered' ? writeNdjson(meta, ordered.declarations) : '',
    whole,
  }

  function wholeOf(given: readonly Declaration[]): string | null {
    const all = withHeader([...new Set(given)], header)
    return all === null ? null : writeNdjson(meta, all)
  }
}

function withoutVerdict(question: Question, reference: Reference, submission: SubmittedConstants): Judged {
  const names: Name[] = submission.news.flatMap(constantsOf).map(({ name }) => name)
  return {
    type: 'judged',
    reason: null,
    detail: null,
    targets: reference.targets.map(({ name }) => unjudged(writtenName(name))),
    failedDeclarations: [],
    definitions: submission.definitions,
    uses: usesOf(submission.news, question),
    lint: lintOf(reference.targets, names, question.referenceText),
    export: '',
    whole: null,
  }
}

/** The submission's declarations are no declarations. */
const unread = (question: Question, reference: Reference, why: string): Judged => {
  const nothing: SubmittedConstants = {
    constants: new Map(),
    news: [],
    different: new Set(),
    definitions: [],
  }
  return refusedAll(withoutVerdict(question, reference, nothing), 'malformed_declaration', why)
}

const refusedAll = (judged: Judged, reason: Reason, detail: string): Judged => ({
  ...judged,
  reason,
  detail,
  targets: judged.targets.map((target) => ({ ...target, reason, detail })),
})

function declaredTwice(declarations: readonly Declaration[]): Name | null {
  const seen = new Set<Name>()
  for (const { name } of declarations.flatMap(constantsOf)) {
    if (seen.has(name)) return name
    seen.add(name)
  }
  return null
}
