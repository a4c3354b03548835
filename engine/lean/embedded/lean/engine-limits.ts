// What this build of Lean can't do, said where Lean's own words would mislead: WebAssembly has no processes, Lake's code
// is not in the module, and of the library's modules there are only the public parts.

export interface EngineLimit {
  /** What is missing, in a form for programs: `process`, `code:NAME`, `body:NAME`, `axioms:NAME`, `syntax:Lake`. */
  lacks: string[]
  note: string
}

/** The kind of messages that speak of this engine, not of the code. */
export const engineLimitKind = 'engineLimit'

export const lacksBody = (name: string): string => `body:${name}`

export const bodiesMissing = (lacks: readonly string[]): EngineLimit => ({
  lacks: [...lacks],
  note: `This engine has only the public parts of the library, and so no body of ${lacks
    .map((one) => `\`${one.replace(/^body:/, '')}\``)
    .join(', ')} to unfold. The native engine has it.`,
})

/** Of any error; null where Lean's words stand as they are. */
export function limitOf(text: string): EngineLimit | null {
  if (text.includes('(error code: 52, function not implemented)'))
    return {
      lacks: ['process'],
      note: 'This engine is Lean in WebAssembly, which can start no other program: the solver behind `bv_decide` is one. The native engine has it.',
    }
  const [, code] =
    /^Could not find native implementation of external declaration '((?:_private\.)?Lake\.[^']*)'/.exec(
      text,
    ) ?? []
  if (code !== undefined)
    return {
      lacks: [`code:${code}`],
      note: 'This engine has no compiled code of Lake, so nothing of it can be run. The native engine has it.',
    }
  return null
}

const unexposed = /^Invalid simp theorem `([^`\s]+)`: Expected a definition with an exposed body/
const notUnfolded =
  /\n\nNote: The following definitions were not unfolded because their definition is not exposed:((?:\n {2}\S+ ↦ \d+)+)/

/** Lean says so in a `module` only; of the texts, `../build-patch/unexposed-note.ts` has it say so in all. */
export const withoutUnexposedNote = (text: string): string => text.replace(notUnfolded, '')

/** Definitions that Lean's own words say it has no body of. In a `module` that is nobody's limit. */
export function unexposedIn(text: string): string[] {
  const [, one] = unexposed.exec(text) ?? []
  if (one !== undefined) return [lacksBody(one)]
  const [, list = ''] = notUnfolded.exec(text) ?? []
  return [...list.matchAll(/(\S+) ↦/g)].map(([, name = '']) => lacksBody(name))
}
