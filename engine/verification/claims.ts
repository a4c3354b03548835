// What a proof claims, without the negations before it, by a digest of everything that it means above the header: so that a
// statement and its negation, however named, come under one digest. Some statements are known to be false: nothing proves them.
import { createHash } from 'node:crypto'
import { constantsOf, type Declaration, type Theorem } from '../kernel/declaration.ts'
import { writeNdjson } from '../kernel/ndjson/write.ts'
import { inOrder } from '../kernel/order.ts'
import { argumentsOf, headOf, type Expr } from '../kernel/term/expr.ts'
import { instantiateParams } from '../kernel/term/instantiate.ts'
import { nameOf } from '../kernel/term/name.ts'
import type { Terms } from '../kernel/term/terms.ts'
import { closure, type Pieces } from './assemble.ts'
import type { Claim } from './question.ts'

const names = {
  False: nameOf('False'),
  Not: nameOf('Not'),
  Ne: nameOf('Ne'),
  Eq: nameOf('Eq'),
  True: nameOf('True'),
  Nat: nameOf('Nat'),
  ofNat: nameOf('OfNat.ofNat'),
  instance: nameOf('instOfNatNat'),
}
const nothing = { exporter: { name: '', version: '' }, lean: { githash: '', version: '' } }

export function claimOf(terms: Terms, { type, levelParams }: Theorem, pieces: Pieces): Claim {
  // A text may give these names another meaning, over a header that does not have them.
  const isKnown = !Object.values(names).some((name) => pieces.has(name))
  const { core, negated } = isKnown ? stripped(terms, type) : { core: type, negated: false }
  const meaning = [...closure(pieces, [core])].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const ordered = inOrder(meaning)
  const declarations: Declaration[] = ordered.type === 'ordered' ? ordered.declarations : meaning
  const statement: Declaration = {
    kind: 'axiom',
    name: nameOf('_claim'),
    levelParams: [],
    type: core,
    isUnsafe: false,
  }
  // Universe parameters by their places: their names mean nothing.
  const numbered = levelParams.map((_, i) => terms.levels.param(nameOf(`u_${i}`)))
  const digest = createHash('sha256')
    .update(writeNdjson(nothing, [...declarations, withLevels(terms, statement, levelParams, numbered)]))
    .digest('hex')
  return { digest, negated, absurd: isKnown && (negated ? isObvious(core) : isAbsurd(core)) }
}

const keyOf = (one: Declaration): string => constantsOf(one)[0]?.name ?? ''

function withLevels(
  terms: Terms,
  one: Extract<Declaration, { kind: 'axiom' }>,
  from: Theorem['levelParams'],
  to: Parameters<typeof instantiateParams>[3],
): Declaration {
  return { ...one, type: instantiateParams(terms, one.type, from, to) }
}

/** `¬ a`, `a → False` and `a ≠ b` are negations. */
function stripped(terms: Terms, type: Expr): { core: Expr; negated: boolean } {
  let core = type
  let negated = false
  for (;;) {
    const next = underNegation(terms, core)
    if (next === null) return { core, negated }
    core = next
    negated = !negated
  }
}

function underNegation(terms: Terms, e: Expr): Expr | null {
  if (e.kind === 'pi' && isFalse(e.body) && e.type.loose === 0) return e.type
  const head = headOf(e)
  const args = argumentsOf(e)
  if (head.kind !== 'const') return null
  if (head.name === names.Not && args.length === 1) return args[0] ?? null
  return head.name === names.Ne && args.length === 3
    ? terms.apps(terms.const(names.Eq, head.levels), args)
    : null
}

const isFalse = (e: Expr): boolean => e.kind === 'const' && e.name === names.False
const isTrue = (e: Expr): boolean => e.kind === 'const' && e.name === names.True

/** Canaries: whoever proves one has found a hole in both kernels. */
function isAbsurd(e: Expr): boolean {
  if (isFalse(e)) return true
  const sides = equationOf(e)
  return sides !== null && areApart(...sides)
}

/** What only a hole can refute. */
function isObvious(e: Expr): boolean {
  const sides = equationOf(e)
  return isTrue(e) || (sides !== null && sides[0] === sides[1])
}

function equationOf(e: Expr): [Expr, Expr] | null {
  const head = headOf(e)
  const [, left, right] = argumentsOf(e)
  return head.kind === 'const' && head.name === names.Eq && left && right ? [left, right] : null
}

/** Numerals that differ, the two Booleans, the two propositions. */
function areApart(a: Expr, b: Expr): boolean {
  const [left, right] = [plain(a), plain(b)]
  if (left === null || right === null || left === right) return false
  return apart.some((group) => group.test(left) && group.test(right))
}
const apart = [/^nat \d+$/, /^const Bool\.(true|false)$/, /^const (True|False)$/]

/** What needs no instance but the library's own, and no definition: others may be equal by somebody's choice. */
function plain(e: Expr): string | null {
  if (e.kind === 'nat') return `nat ${e.value}`
  if (e.kind === 'const') return `const ${e.name}`
  const head = headOf(e)
  const [type, literal, instance] = argumentsOf(e)
  const isNumeral =
    head.kind === 'const' &&
    head.name === names.ofNat &&
    type?.kind === 'const' &&
    type.name === names.Nat &&
    instance?.kind === 'app' &&
    instance.fn.kind === 'const' &&
    instance.fn.name === names.instance &&
    instance.arg === literal
  return isNumeral && literal?.kind === 'nat' ? `nat ${literal.value}` : null
}
