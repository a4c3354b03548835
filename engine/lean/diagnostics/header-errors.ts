// Why a header can't be had, with what the caller can do about it.
import type { LeanError, Message, Position } from '../../contract/index.ts'
import { splitImports } from '../../header/imports.ts'
import { diagnose } from './diagnose.ts'
import { templateOf } from './template.ts'

/** Lean's own. */
const shippedLibraries = ['Init', 'Std', 'Lean', 'Lake']

/** What the caller can do about a module of another library that this engine does not have. */
export type ImportAdvice = (module: string, library: string) => string

/**
 * Never empty. `said`: Lean's messages on the header, positions within it, or the one text it failed with;
 * `place` maps the header's positions to the caller's, `commandIndex` says whose they are.
 */
export const headerErrors = (
  said: Message[] | string,
  header: string,
  importAdvice: ImportAdvice,
  commandIndex: number | null = null,
  place: (position: Position) => Position = (position) => position,
): LeanError[] => {
  const { imports, modules } = splitImports(header)
  const importLines = imports === '' ? 0 : imports.split('\n').length
  const importFailed = (text: string): LeanError => {
    const message = [advice(text, modules, importAdvice), text].filter(Boolean).join('\n\n')
    return { ...bare, command_index: commandIndex, message, template: templateOf(message) }
  }
  if (typeof said === 'string') return [importFailed(said.replace(/^Lean error:\n/, ''))]
  const errors = diagnose(said, []).map((error): LeanError => {
    const isImport = error.kind === 'import' || (error.pos?.line ?? 1) <= importLines
    return {
      ...(isImport ? importFailed(error.message) : error),
      command_index: commandIndex,
      pos: error.pos && place(error.pos),
      end_pos: error.end_pos && place(error.end_pos),
    }
  })
  return errors.length > 0 ? errors : [importFailed('Lean could not import this header.')]
}

/** Whether the engine lacks what the header imports, as opposed to a header that no Lean would take. */
export const isMissingModule = (said: Message[] | string): boolean =>
  typeof said === 'string'
    ? !misplacedImport.test(said)
    : diagnose(said, []).some(({ kind, message }) => kind === 'import' && !misplacedImport.test(message))

const misplacedImport = /^(?:Lean error:\n)?invalid 'import' command/

const bare = {
  kind: 'import',
  pos: null,
  end_pos: null,
  goals: [],
  root_cause: true,
  retryable: false,
}

const advice = (text: string, modules: string[], importAdvice: ImportAdvice): string => {
  const quoted = [...text.matchAll(/[`']([\p{L}_][\p{L}\p{N}_.«»]*)[`']/gu)].map(([, name = '']) => name)
  const uncompiled = /^\(interpreter\) unknown declaration '([^.']+)\./.exec(text)?.[1]
  const ofUncompiled = modules.find((name) => name.split('.')[0] === uncompiled)
  if (uncompiled !== undefined && ofUncompiled !== undefined) return importAdvice(ofUncompiled, uncompiled)
  const plain = /of module (\S+) does not exist/.exec(text)?.[1]
  const module =
    modules.find((name) => name === plain || quoted.includes(name)) ??
    modules.find((name) => quoted.includes(name.split('.')[0] ?? ''))
  if (module === undefined) return ''
  const library = module.split('.')[0] ?? module
  if (shippedLibraries.includes(library)) return `There is no module \`${module}\` in this Lean.`
  return importAdvice(module, library)
}
