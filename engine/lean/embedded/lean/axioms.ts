// The axioms that new declarations state or use directly: what makes a verdict worth less than it looks, whatever
// messages the code has switched off. `Environment.constants`: 0 imported, 1 new (a `PersistentHashMap`).
// A map node (tag 0) holds entries: tag 0 {key, value}, tag 1 {node}, or none; a collision node (tag 1) {keys, values}.
import { field, tagOf } from '../objects/constructors.ts'
import { arrayItems } from '../objects/collections.ts'
import { readName } from '../objects/names.ts'
import { isScalar, release, retain, unbox, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

/** The axioms on which Lean's own library stands. A text that states one of their names anew states another axiom. */
const standardAxioms = new Set(['propext', 'Classical.choice', 'Quot.sound'])
/** Axioms of the library that let a proof assume what it should show, or trust compiled code. */
const libraryAxioms = new Set(['sorryAx', 'Lean.ofReduceBool', 'Lean.ofReduceNat', 'Lean.trustCompiler'])

const constantTag = { axiom: 0, definition: 1, theorem: 2, opaque: 3 } as const

/** Names and values that `after` maps and `before` does not; shared parts of the two maps are passed over. */
export function newEntries(wasm: LeanWasm, before: Obj | null, after: Obj): { key: Obj; value: Obj }[] {
  if (before === after) return []
  if (tagOf(wasm, after) === 1) {
    const values = arrayItems(wasm, field(wasm, after, 1))
    return arrayItems(wasm, field(wasm, after, 0)).map((key, i) => ({ key, value: values[i] ?? key }))
  }
  const old = before !== null && tagOf(wasm, before) === 0 ? arrayItems(wasm, field(wasm, before, 0)) : []
  return arrayItems(wasm, field(wasm, after, 0)).flatMap((entry, i) => {
    if (isScalar(entry) || entry === old[i]) return []
    if (tagOf(wasm, entry) === 0) return [{ key: field(wasm, entry, 0), value: field(wasm, entry, 1) }]
    const oldEntry = old[i]
    const oldNode =
      oldEntry !== undefined && !isScalar(oldEntry) && tagOf(wasm, oldEntry) === 1
        ? field(wasm, oldEntry, 0)
        : null
    return newEntries(wasm, oldNode, field(wasm, entry, 0))
  })
}

const constantsOf = (wasm: LeanWasm, env: Obj): Obj =>
  wasm.apply('l_Lean_Environment_constants', retain(wasm, env))
/** The map is a structure of one field, which Lean lays out as that field: the root node. */
const rootOf = (wasm: LeanWasm, constants: Obj): Obj => field(wasm, constants, 1)

/** `newEntries` of two environments; borrowed, as long as the environments are held. */
export function addedEntries(wasm: LeanWasm, before: Obj, after: Obj): { key: Obj; value: Obj }[] {
  const old = constantsOf(wasm, before)
  const now = constantsOf(wasm, after)
  const entries = newEntries(wasm, rootOf(wasm, old), rootOf(wasm, now))
  release(wasm, old)
  release(wasm, now)
  return entries
}

export function constantsUsedIn(wasm: LeanWasm, expression: Obj): string[] {
  const names = wasm.apply('l_Lean_Expr_getUsedConstants', retain(wasm, expression))
  const used = arrayItems(wasm, names).map((name) => readName(wasm, name))
  release(wasm, names)
  return used
}

/** A private declaration is called `_private.<module>.0.<name>`. */
export const userName = (name: string): string => name.replace(/^_private\.(?:.*?\.)?0\./, '')

/** Types and value of a `ConstantInfo` or a `Declaration`, borrowed. */
export function expressionsOf(wasm: LeanWasm, constant: Obj): Obj[] {
  const tag = tagOf(wasm, constant)
  const declaration = field(wasm, constant, 0)
  const type = field(wasm, field(wasm, declaration, 0), 2)
  const hasValue = tag === constantTag.definition || tag === constantTag.theorem || tag === constantTag.opaque
  return hasValue ? [type, field(wasm, declaration, 1)] : [type]
}

/**
 * The axioms that expressions rest on, through every declaration that is not imported. Imported ones stand as
 * they are: this build has no proofs of theirs to walk.
 * @param direct axioms that the expressions themselves may use.
 */
export function axiomsUsedBy(
  wasm: LeanWasm,
  env: Obj,
  expressions: readonly Obj[],
  direct: readonly string[] = [],
): string[] {
  const axioms = new Set<string>()
  const seen = new Set<string>()
  const constants = constantsOf(wasm, env)
  // Two names can read alike: `«a.b»` and `a.b`.
  const own = new Map<string, Obj[]>()
  for (const { key, value } of newEntries(wasm, null, rootOf(wasm, constants))) {
    const name = readName(wasm, key)
    own.set(name, [...(own.get(name) ?? []), value])
  }
  const pending = [...expressions]
  for (let next = pending.pop(); next !== undefined; next = pending.pop())
    for (const name of constantsUsedIn(wasm, next)) {
      if (seen.has(name) || (direct.includes(name) && expressions.includes(next))) continue
      seen.add(name)
      if (libraryAxioms.has(name)) axioms.add(name)
      for (const declared of own.get(name) ?? [])
        if (tagOf(wasm, declared) === constantTag.axiom) axioms.add(userName(name))
        else pending.push(...expressionsOf(wasm, declared))
    }
  release(wasm, constants)
  return [...axioms].sort()
}

/** Tells an axiom by its name: the text's own, or one of the library, whose theorems have lost their proofs here. */
export function axiomTest(wasm: LeanWasm, env: Obj): (name: string) => boolean {
  const constants = constantsOf(wasm, env)
  const own = new Set(
    newEntries(wasm, null, rootOf(wasm, constants))
      .filter(({ value }) => tagOf(wasm, value) === constantTag.axiom)
      .map(({ key }) => readName(wasm, key)),
  )
  release(wasm, constants)
  return (name) => standardAxioms.has(name) || libraryAxioms.has(name) || own.has(name)
}

export interface NewConstants {
  /** Those with a value and a name that a text could have given them; `name` lives as long as `after`. */
  named: { name: Obj; text: string; unsafe: boolean }[]
  /** What all of them rest on beyond the standard three, those that they state themselves among it. */
  axioms: string[]
}

/** Whether Lean made the name up, for a matcher or a lemma of its own; a private name is a text's all the same. */
function isInternal(wasm: LeanWasm, name: Obj): boolean {
  const written = wasm.apply('l_Lean_privateToUserName', retain(wasm, name))
  return unbox(wasm.apply('l_Lean_Name_isInternalDetail', written)) === 1
}

/** What the environment `after` declares and `before` does not; both borrowed. */
export function newConstants(wasm: LeanWasm, before: Obj, after: Obj): NewConstants {
  const entries = addedEntries(wasm, before, after)
  const named = entries
    .filter(
      ({ value }) => tagOf(wasm, value) !== constantTag.axiom && tagOf(wasm, value) <= constantTag.opaque,
    )
    .filter(({ key }) => !isInternal(wasm, key))
    .map(({ key, value }) => ({
      name: key,
      text: readName(wasm, key),
      unsafe: unbox(wasm.apply('l_Lean_ConstantInfo_isUnsafe', retain(wasm, value))) === 1,
    }))
  const stated = entries.flatMap(({ key, value }) =>
    tagOf(wasm, value) === constantTag.axiom ? [userName(readName(wasm, key))] : [],
  )
  const expressions = entries.flatMap(({ value }) => expressionsOf(wasm, value))
  const axioms = [...new Set([...stated, ...axiomsUsedBy(wasm, after, expressions)])].sort()
  return { named, axioms }
}

/** Declarations that rest on axioms beyond the standard three, with the axioms, by full name. */
export type Tainted = ReadonlyMap<string, readonly string[]>

/**
 * What the declarations that `after` has and `before` has not rest on, directly or through others.
 * @param before null for an empty environment; both borrowed. @param tainted what is known of `before`.
 * @returns the axioms in dotted names, sorted, and what is known of `after`.
 */
export function newAxioms(
  wasm: LeanWasm,
  before: Obj,
  after: Obj,
  tainted: Tainted,
): { axioms: string[]; tainted: Tainted } {
  const old = constantsOf(wasm, before)
  const now = constantsOf(wasm, after)
  const known = new Map(tainted)
  const users: { name: string; uses: Set<string> }[] = []
  for (const { key, value } of newEntries(wasm, rootOf(wasm, old), rootOf(wasm, now))) {
    const name = readName(wasm, key)
    if (tagOf(wasm, value) === constantTag.axiom) known.set(name, [userName(name)])
    else
      users.push({
        name,
        uses: new Set(expressionsOf(wasm, value).flatMap((one) => constantsUsedIn(wasm, one))),
      })
  }
  release(wasm, old)
  release(wasm, now)
  spread(users, known)
  const fresh = [...known].filter(([name]) => !tainted.has(name)).flatMap(([, axioms]) => axioms)
  return { axioms: [...new Set(fresh)].sort(), tainted: known }
}

/** Taints whatever uses what is tainted; declarations of one text come in no order, hence until nothing changes. */
export function spread(
  users: readonly { name: string; uses: ReadonlySet<string> }[],
  known: Map<string, readonly string[]>,
): void {
  for (let changed = true; changed;) {
    changed = false
    for (const { name, uses } of users) {
      const axioms = new Set(known.get(name) ?? [])
      const before = axioms.size
      for (const used of uses) {
        if (libraryAxioms.has(used)) axioms.add(used)
        for (const axiom of known.get(used) ?? []) axioms.add(axiom)
      }
      if (axioms.size === before) continue
      known.set(name, [...axioms].sort())
      changed = true
    }
  }
}
