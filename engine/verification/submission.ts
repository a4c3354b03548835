// A submission beside its reference: which of its declarations are the reference's own again, which are new, and whether any
// takes a name that is not its to take.
import { constantsOf, type Constant, type Declaration, type FindConstant } from '../kernel/declaration.ts'
import { isSameConstant } from '../kernel/same-constant.ts'
import type { Name } from '../kernel/term/name.ts'
import type { DefinitionView } from './question.ts'
import type { Reference } from './reference.ts'
import { isSameDeclaration } from './same-declaration.ts'
import { writtenName } from './written-name.ts'

/** What Lean makes on demand of what is imported may be there already, the very same. */
export const isOfHeader = (one: Declaration, header: FindConstant): boolean =>
  constantsOf(one).every((constant) => {
    const found = header(constant.name)
    return found !== null && isSameConstant(found, constant)
  })

export interface SubmittedConstants {
  constants: ReadonlyMap<Name, Constant>
  /** Of names that the reference does not have. */
  news: Declaration[]
  /** Of the reference's names, those that it declares in another way. */
  different: ReadonlySet<Name>
  definitions: DefinitionView[]
}
export type ReadSubmission =
  | { type: 'read'; submission: SubmittedConstants }
  | { type: 'clash'; name: Name; submission: SubmittedConstants }

export function readSubmission(
  declarations: readonly Declaration[],
  reference: Reference,
  header: FindConstant,
): ReadSubmission {
  const theirs = new Map<Name, Declaration>()
  for (const one of reference.others) for (const { name } of constantsOf(one)) theirs.set(name, one)
  const news: Declaration[] = []
  const different: Name[] = []
  const definitions: DefinitionView[] = []
  let clash: Name | null = null
  for (const one of declarations) {
    const names = constantsOf(one).map(({ name }) => name)
    if (isOfHeader(one, header)) continue
    clash ??= names.find((name) => header(name) !== null) ?? null
    if (names.some((name) => reference.open.has(name) || reference.holes.has(name))) {
      // A block with such a name brings more than it: all of that is left out.
      continue
    }
    const again = names.map((name) => theirs.get(name)).find((other) => other !== undefined)
    if (again === undefined) {
      news.push(one)
      continue
    }
    const isSame = isSameDeclaration(again, one)
    if (!isSame) different.push(...names.filter((name) => theirs.has(name)))
    if (one.kind === 'def' || one.kind === 'inductive')
      definitions.push({ name: writtenName(names[0] as Name), status: isSame ? 'identical' : 'different' })
  }
  const constants = new Map(declarations.flatMap(constantsOf).map((one) => [one.name, one]))
  for (const name of reference.holes.keys())
    definitions.push({ name: writtenName(name), status: constants.has(name) ? 'filled' : 'missing' })
  const submission = { constants, news, different: new Set(different), definitions }
  return clash === null ? { type: 'read', submission } : { type: 'clash', name: clash, submission }
}
