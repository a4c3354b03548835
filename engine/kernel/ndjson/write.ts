// Declarations as lean4export writes them, format 3.1: a line a name, level, term or declaration, each with a number
// at its first use, fields in alphabetical order. What was read from such a text is written as the same text.
// Source: https://github.com/leanprover/lean4export, format_ndjson.md.
import type { Constructor, Declaration, InductiveType, Recursor } from '../declaration.ts'
import type { Expr } from '../term/expr.ts'
import type { Name } from '../term/name.ts'
import { NumberedLines } from './numbered-lines.ts'

export interface Meta {
  exporter: { name: string; version: string }
  lean: { githash: string; version: string }
}
export const formatVersion = '3.1.0'

export function writeNdjson(meta: Meta, declarations: readonly Declaration[]): string {
  const { exporter, lean } = meta
  const head = { meta: { exporter, format: { version: formatVersion }, lean } }
  const writer = new Writer()
  for (const declaration of declarations) writer.declaration(declaration)
  return `${[JSON.stringify(head), ...writer.lines].join('\n')}\n`
}

class Writer {
  readonly #lines = new NumberedLines()

  get lines(): readonly string[] {
    return this.#lines.lines
  }

  declaration(one: Declaration): void {
    switch (one.kind) {
      case 'axiom': {
        const { name, levelParams, type } = this.#signature(one)
        return this.#lines.add({ axiom: { isUnsafe: one.isUnsafe, levelParams, name, type } })
      }
      case 'def': {
        const { name, levelParams, type } = this.#signature(one)
        const value = this.#lines.termNumber(one.value)
        const { hints, safety } = one
        const all = this.#lines.nameNumbers(one.all)
        return this.#lines.add({ def: { all, hints, levelParams, name, safety, type, value } })
      }
      case 'thm': {
        const { name, levelParams, type } = this.#signature(one)
        const value = this.#lines.termNumber(one.value)
        return this.#lines.add({
          thm: { all: this.#lines.nameNumbers(one.all), levelParams, name, type, value },
        })
      }
      case 'opaque': {
        const { name, levelParams, type } = this.#signature(one)
        const value = this.#lines.termNumber(one.value)
        const all = this.#lines.nameNumbers(one.all)
        return this.#lines.add({ opaque: { all, isUnsafe: one.isUnsafe, levelParams, name, type, value } })
      }
      case 'quot': {
        const { name, levelParams, type } = this.#signature(one)
        return this.#lines.add({ quot: { kind: one.quotKind, levelParams, name, type } })
      }
      case 'inductive': {
        const types = one.types.map((type) => this.#inductiveType(type))
        const ctors = one.ctors.map((ctor) => this.#constructorOf(ctor))
        const recs = one.recs.map((rec) => this.#recursor(rec))
        return this.#lines.add({ inductive: { ctors, recs, types } })
      }
      default:
        one satisfies never
    }
  }

  #inductiveType(one: InductiveType): object {
    const { name, levelParams, type } = this.#signature(one)
    const all = this.#lines.nameNumbers(one.all)
    const ctors = this.#lines.nameNumbers(one.ctors)
    const { isRec, isReflexive, isUnsafe, numIndices, numNested, numParams } = one
    return {
      all,
      ctors,
      isRec,
      isReflexive,
      isUnsafe,
      levelParams,
      name,
      numIndices,
      numNested,
      numParams,
      type,
    }
  }

  #constructorOf(one: Constructor): object {
    const { name, levelParams, type } = this.#signature(one)
    const { cidx, isUnsafe, numFields, numParams } = one
    return {
      cidx,
      induct: this.#lines.nameNumber(one.induct),
      isUnsafe,
      levelParams,
      name,
      numFields,
      numParams,
      type,
    }
  }

  #recursor(one: Recursor): object {
    const { name, levelParams, type } = this.#signature(one)
    const all = this.#lines.nameNumbers(one.all)
    const rules = one.rules.map((rule) => ({
      ctor: this.#lines.nameNumber(rule.ctor),
      nfields: rule.nfields,
      rhs: this.#lines.termNumber(rule.rhs),
    }))
    const { isUnsafe, k, numIndices, numMinors, numMotives, numParams } = one
    return { all, isUnsafe, k, levelParams, name, numIndices, numMinors, numMotives, numParams, rules, type }
  }

  #signature(one: { name: Name; levelParams: readonly Name[]; type: Expr }): {
    name: number
    levelParams: number[]
    type: number
  } {
    const name = this.#lines.nameNumber(one.name)
    const levelParams = this.#lines.nameNumbers(one.levelParams)
    return { name, levelParams, type: this.#lines.termNumber(one.type) }
  }
}
