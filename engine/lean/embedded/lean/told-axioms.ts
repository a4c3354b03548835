// What `#print axioms` says, made right: the package has the library's theorems without their proofs, which Lean's
// walk then takes for axioms. Only what is an axiom is named as one; of the rest it is said that nobody can tell here.
import type { ReplMessage } from '../../../protocol/wire.ts'
import { engineLimitKind } from './engine-limits.ts'

const told = /^'(?<name>[^\n]*)' depends on axioms: \[(?<axioms>[^\]]*)\]$/

const standard = 'propext, Classical.choice and Quot.sound'
const note = (uses: string): string =>
  `${uses} theorems of the library, whose proofs this engine does not hold: it can't tell on which of ${standard} they rest. The native engine can.`

/** Whether the message lists axioms. */
export const tellsAxioms = (message: ReplMessage): boolean =>
  message.severity === 'info' && told.test(message.data)

/** @param isAxiom whether this name, of those that Lean's walk ended at, is an axiom. */
export function withTrueAxioms(message: ReplMessage, isAxiom: (name: string) => boolean): ReplMessage {
  const { name, axioms } = told.exec(message.data)?.groups ?? {}
  if (!tellsAxioms(message) || name === undefined || axioms === undefined) return message
  const all = axioms.split(/,\s+/)
  const real = all.filter((one) => isAxiom(one.replaceAll(/[«»]/g, '')))
  if (real.length === all.length) return message
  const data =
    real.length === 0
      ? note(`'${name}' depends on no axioms of its own. It uses`)
      : `'${name}' depends on axioms: [${real.join(',\n ')}]\n\n${note('It also uses')}`
  return { ...message, data, kind: engineLimitKind }
}

/** `axioms:NAME` where it was said that nobody can tell here. */
export function axiomsUntold({ kind, data }: ReplMessage): string[] {
  const [, name] = kind === engineLimitKind ? (/^'([^\n]*?)' depends on /.exec(data) ?? []) : []
  return name === undefined ? [] : [`axioms:${name}`]
}
