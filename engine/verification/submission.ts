// A submission beside its reference: which of its declarations are the reference's own again, which are new, and whether any
// takes a name that is not its to take.
import { constantsOf, type Constant, type Declaration, type FindConstant } from '../kernel/declaration.ts'
import type { Name } from '../kernel/term/name.ts'
import type { DefinitionView } from './question.ts'
import type { Reference } from './reference.ts'
import { isSameDeclaration } from './same-declaration.ts'
import { writtenName } from './written-name.ts'

export interface SubmittedConstants {
  constants: ReadonlyMap<Name, Constant>
  /** Of names that the reference does not have. */
  news: Declaration[]
  definitions: DefinitionView[]
}
export type ReadSubmission =
  | { type: 'read'; submission: SubmittedConstants }
  | {
      type: 'flawed'
      reason: 'name_clash' | 'definition_mismatch'
      detail: string
      submission: SubmittedConstants
    }

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
  const submission = { constants, news, definitions }
  if (clash !== null)
    return {
      type: 'flawed',
      reason: 'name_clash',
      detail: `the header has \`${writtenName(clash)}\` already`,
      submission,
    }
  const [first] = different
  if (first !== undefined) {
    const detail = `\`${writtenName(first)}\` is not what the reference declares by that name`
    return { type: 'flawed', reason: 'definition_mismatch', detail, submission }
  }
  return { type: 'read', submission }
}
