// The parts of a declaration's syntax, as Lean's parser lays them out. `declaration`: 0 modifiers, 1 the definition,
// theorem, … itself. Everything is borrowed.
// Source: Lean 4, src/Lean/Parser/Command.lean.
import type { Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { isIdent, syntaxArguments, syntaxKind } from './syntax.ts'

export const declarationKind = 'Lean.Parser.Command.declaration'
const commandPrefix = 'Lean.Parser.Command.'
const termPrefix = 'Lean.Parser.Term.'

export interface DeclarationParts {
  /** `theorem`, `definition`, `instance`, …: the last part of its kind. */
  kind: string
  /** Null where it has none of its own. */
  name: Obj | null
  /** One or more pieces that follow each other. */
  signature: Obj[]
  binders: Obj | null
  binderGroups: Obj[]
  type: Obj | null
  value: Obj | null
}

export function declarationParts(wasm: LeanWasm, declaration: Obj): DeclarationParts {
  const at = (syntax: Obj | undefined, i: number): Obj | undefined =>
    syntax === undefined ? undefined : syntaxArguments(wasm, syntax)[i]
  const declared = at(declaration, 1)
  const part = (i: number): Obj | undefined => at(declared, i)
  const kind = lastPart(declared === undefined ? '' : syntaxKind(wasm, declared))
  /** What an optional piece holds. */
  const optionally = (syntax: Obj | undefined): Obj | undefined => at(syntax, 0)
  /** `declSig` {binders, typeSpec}; `optDeclSig` {binders, optional typeSpec}. */
  const typeIn = (signature: Obj | undefined): Obj | null =>
    at(at(signature, 1), 1) ?? at(optionally(at(signature, 1)), 1) ?? null
  const groupsOf = (binders: Obj | undefined): Pick<DeclarationParts, 'binders' | 'binderGroups'> => ({
    binders: binders ?? null,
    binderGroups: binders === undefined ? [] : syntaxArguments(wasm, binders),
  })
  const made = (
    id: Obj | undefined,
    signature: Obj | undefined,
    value: Obj | undefined,
  ): DeclarationParts => ({
    kind,
    name: at(id, 0) ?? null,
    signature: signature === undefined ? [] : [signature],
    ...groupsOf(at(signature, 0)),
    type: typeIn(signature),
    value: value ?? null,
  })
  switch (kind) {
    case 'example':
      return made(undefined, part(1), part(2))
    case 'instance':
      return made(optionally(part(3)), part(4), part(5))
    case 'opaque':
      return made(part(1), part(2), optionally(part(3)))
    case 'axiom':
      return made(part(1), part(2), undefined)
    case 'inductive':
    case 'classInductive':
    case 'coinductive':
      return made(part(1), part(2), part(4))
    case 'structure': {
      // The community's REPL takes the fields for the type, and the signature as a whole for the binders.
      const [signature, fields] = [part(2), part(4)]
      const whole = [signature, fields].filter((one) => one !== undefined)
      return {
        ...made(part(1), signature, undefined),
        ...groupsOf(signature),
        signature: whole,
        type: fields ?? null,
      }
    }
    default:
      return made(part(1), part(2), part(3))
  }
}

export const lastPart = (dotted: string): string => dotted.slice(dotted.lastIndexOf('.') + 1)

export interface Modifiers {
  docComment: Obj | null
  attributes: Obj[]
  /** The kinds of all others, without what all kinds begin with. */
  words: Set<string>
}

export function modifiersOf(wasm: LeanWasm, declaration: Obj): Modifiers {
  const found: Modifiers = { docComment: null, attributes: [], words: new Set() }
  const visit = (syntax: Obj): void => {
    const kind = syntaxKind(wasm, syntax)
    if (kind === `${commandPrefix}docComment`) found.docComment = syntax
    else if (kind === `${termPrefix}attrInstance`) found.attributes.push(syntax)
    else {
      if (kind.startsWith(commandPrefix)) found.words.add(kind.slice(commandPrefix.length))
      syntaxArguments(wasm, syntax).forEach(visit)
    }
  }
  for (const modifiers of syntaxArguments(wasm, declaration).slice(0, 1)) visit(modifiers)
  return found
}

export interface Binder {
  /** Null where it has none. */
  name: Obj | null
  type: Obj | null
  info: 'default' | 'implicit' | 'strictImplicit' | 'instImplicit'
}

const binderInfos = new Map<string, Binder['info']>([
  ['explicitBinder', 'default'],
  ['implicitBinder', 'implicit'],
  ['strictImplicitBinder', 'strictImplicit'],
])
const hole = `${termPrefix}hole`

/** One for each name that a group binds. */
export function bindersIn(wasm: LeanWasm, group: Obj): Binder[] {
  const kind = syntaxKind(wasm, group)
  const named = (syntax: Obj): Obj | null => (isIdent(wasm, syntax) ? syntax : null)
  if (isIdent(wasm, group) || kind === hole) return [{ name: named(group), type: null, info: 'default' }]
  const [, names, type, instance] = syntaxArguments(wasm, group)
  if (names === undefined || type === undefined) return []
  if (kind === `${termPrefix}instBinder`) {
    const [name] = syntaxArguments(wasm, names)
    return instance === undefined ? [] : [{ name: name ?? null, type, info: 'instImplicit' }]
  }
  const info = binderInfos.get(kind.slice(termPrefix.length))
  if (info === undefined) return []
  const written = syntaxArguments(wasm, type)[1] ?? null
  return syntaxArguments(wasm, names).map((name) => ({ name: named(name), type: written, info }))
}
