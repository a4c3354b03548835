// What a text declares, read off its info trees, by the field names of the community's REPL: for each declaration its text
// and its parts, with the scope that it stands in. Source: https://github.com/leanprover-community/repl (REPL/JSON.lean).
import type { ReplDeclarationInfo } from '../../../protocol/wire.ts'
import { arrayItems, listItems } from '../objects/collections.ts'
import { field, tagOf } from '../objects/constructors.ts'
import { isScalar, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { scopeField, stateField } from './command-state.ts'
import {
  bindersIn,
  declarationKind,
  declarationParts,
  lastPart,
  modifiersOf,
  type DeclarationParts,
} from './declaration-syntax.ts'
import { foldInfoTrees } from './info-tree-fold.ts'
import { syntaxRange } from './info-tree-json.ts'
import { elabField, termField } from './infos.ts'
import { namesByHash } from './names-by-hash.ts'
import { writtenSyntax } from './printing.ts'
import { commandContextOf, contextField } from './proof-state.ts'
import { identifierName, makeNode, namesIn, nameText, syntaxKind } from './syntax.ts'

export interface DeclarationAsk {
  wasm: LeanWasm
  /** `FileMap` of the text, borrowed. */
  fileMap: Obj
  /** Declarations that may still be shown; a text decides how many it has. */
  left: number
}

/** Of one reply: a long file has some hundreds. */
export const mostDeclarationInfos = 10_000

const constTag = 4
/** Names of `Expr.const`s, in the order of elaboration, stand among the declarations that they belong to. */
type Found = { name: Obj } | { info: ReplDeclarationInfo }

/**
 * The declarations of one command, without what is past `left`.
 * @param before `Command.State` before it, @param infoState borrowed.
 */
export function readDeclarationInfos(
  ask: DeclarationAsk,
  before: Obj,
  infoState: Obj,
): ReplDeclarationInfo[] {
  const { wasm } = ask
  const found = foldInfoTrees<Found>(wasm, infoState, null, {
    node({ kind, info, context }, below) {
      if (kind === 'TermInfo') {
        const term = field(wasm, info, termField.expr)
        return !isScalar(term) && tagOf(wasm, term) === constTag ? [{ name: field(wasm, term, 0) }] : []
      }
      const syntax = kind === 'CommandInfo' ? field(wasm, info, elabField.syntax) : null
      if (context === null || syntax === null || syntaxKind(wasm, syntax) !== declarationKind) return below()
      const constants = below().flatMap((one) => ('name' in one ? [one.name] : []))
      return ask.left-- <= 0 ? [] : [{ info: declarationJson(ask, { before, context }, syntax, constants) }]
    },
  })
  return found.flatMap((one) => ('info' in one ? [one.info] : []))
}

/** `Command.State` before the command, and `ContextInfo` of the declaration: borrowed. */
interface Surroundings {
  before: Obj
  context: Obj
}

function declarationJson(
  { wasm, fileMap }: DeclarationAsk,
  surroundings: Surroundings,
  declaration: Obj,
  constants: readonly Obj[],
): ReplDeclarationInfo {
  const parts = declarationParts(wasm, declaration)
  const name = parts.kind === 'example' ? '_example' : identText(wasm, parts.name)
  const json = (syntax: Obj): ReplDeclarationInfo => ({
    range: syntaxRange(wasm, fileMap, syntax),
    pp: writtenSyntax(wasm, syntax),
    constants: namesByHash(wasm, namesIn(wasm, syntax)),
  })
  const orNull = (syntax: Obj | null): ReplDeclarationInfo | null => (syntax === null ? null : json(syntax))
  const signature = makeNode(
    wasm,
    'null',
    parts.signature.map((one) => retain(wasm, one)),
  )
  const shown = {
    value: orNull(parts.value),
    type: orNull(parts.type),
    signature: json(signature),
    scope: scopeJson(wasm, surroundings),
    range: syntaxRange(wasm, fileMap, declaration),
    pp: writtenSyntax(wasm, declaration),
    name,
    modifiers: modifiersJson(wasm, fileMap, declaration),
    kind: parts.kind,
    fullName: fullName(wasm, name, constants),
    binders: bindersJson(wasm, fileMap, parts),
  }
  release(wasm, signature)
  return shown
}

const anonymous = '[anonymous]'

const identText = (wasm: LeanWasm, ident: Obj | null): string => {
  const name = ident === null ? null : identifierName(wasm, ident)
  return name === null ? anonymous : nameText(wasm, name)
}

/** The first constant of that last part; of a declaration without a name, the first of all. */
function fullName(wasm: LeanWasm, name: string, constants: readonly Obj[]): string {
  const texts = constants.map((one) => nameText(wasm, one))
  return texts.find((one) => name === anonymous || lastPart(one) === lastPart(name)) ?? name
}

function modifiersJson(wasm: LeanWasm, fileMap: Obj, declaration: Obj): ReplDeclarationInfo {
  const { docComment, attributes, words } = modifiersOf(wasm, declaration)
  const oneOf = (...names: string[]): string | undefined => names.find((one) => words.has(one))
  return {
    visibility: oneOf('private', 'public') ?? 'regular',
    recKind: oneOf('partial', 'nonrec') ?? 'default',
    isUnsafe: words.has('unsafe'),
    isProtected: words.has('protected'),
    docString:
      docComment === null
        ? null
        : { range: syntaxRange(wasm, fileMap, docComment), content: writtenSyntax(wasm, docComment) },
    computeKind: oneOf('meta', 'noncomputable') ?? 'regular',
    attributes: attributes.map((one) => writtenSyntax(wasm, one).trim()),
  }
}

function bindersJson(
  wasm: LeanWasm,
  fileMap: Obj,
  { binders, binderGroups }: DeclarationParts,
): ReplDeclarationInfo | null {
  if (binders === null || binderGroups.length === 0) return null
  return {
    range: syntaxRange(wasm, fileMap, binders),
    pp: writtenSyntax(wasm, binders),
    map: binderGroups
      .flatMap((group) => bindersIn(wasm, group))
      .map(({ name, type, info }) => ({
        type: type === null ? '_' : writtenSyntax(wasm, type),
        id: name === null ? '' : writtenSyntax(wasm, name),
        binderInfo: info,
      })),
    groups: binderGroups.map((group) => writtenSyntax(wasm, group)),
  }
}

/** What the command began with, but for what is open: that is as `open … in` has it. `OpenDecl`: tag 0 simple {namespace, except}, 1 explicit {id, declName}. */
function scopeJson(wasm: LeanWasm, { before, context }: Surroundings): ReplDeclarationInfo {
  const scope = field(wasm, field(wasm, before, stateField.scopes), 0)
  const inContext = (at: number): Obj => field(wasm, commandContextOf(wasm, context), at)
  const names = (at: number): string[] =>
    listItems(wasm, field(wasm, scope, at)).map((name) => nameText(wasm, name))
  const userNames = (at: number): string[] =>
    listItems(wasm, field(wasm, scope, at)).map((name) => {
      const erased = wasm.apply('lean_erase_macro_scopes', retain(wasm, name))
      const text = nameText(wasm, erased)
      release(wasm, erased)
      return text
    })
  return {
    varDecls: arrayItems(wasm, field(wasm, scope, scopeField.varDecls)).map(
      (one) => `variable ${writtenSyntax(wasm, one)}`,
    ),
    openDecl: listItems(wasm, inContext(contextField.openDecls)).map((one) => {
      const first = nameText(wasm, field(wasm, one, 0))
      return tagOf(wasm, one) === 0
        ? {
            simple: {
              namespace: first,
              except: listItems(wasm, field(wasm, one, 1)).map((name) => nameText(wasm, name)),
            },
          }
        : { rename: { name: nameText(wasm, field(wasm, one, 1)), as: first } }
    }),
    omitVars: userNames(scopeField.omittedVars),
    levelNames: names(scopeField.levelNames),
    includeVars: userNames(scopeField.includedVars),
    currNamespace: nameText(wasm, inContext(contextField.currNamespace)),
  }
}
