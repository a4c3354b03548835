// JSON as the community's REPL takes it: a tab may stand in a string as it is. Pure.

export type ParsedJson = { ok: true; value: unknown } | { ok: false; why: string }

export function parseLenient(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    const escaped = escapeInStrings(text)
    if (escaped === text) return { ok: false, why: reason(error) }
    try {
      return { ok: true, value: JSON.parse(escaped) as unknown }
    } catch (again) {
      return { ok: false, why: reason(again) }
    }
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Strings, whole ones and a last one that does not end. */
const stringLiteral = /"(?:[^"\\]|\\[\s\S])*"?/g
const controls = /[\u0000-\u001f]/g

const escapeInStrings = (text: string): string =>
  text.replaceAll(stringLiteral, (literal) =>
    literal.replaceAll(controls, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
