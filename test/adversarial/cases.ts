// Attacks on a verification and honest proofs, as data: what is asked in `references.lean`, what is handed in in
// `attacks/` and `honest/`, each text under a line that names it. A text without its line would be a lie in the making:
// parsing is strict.
import { readdirSync, readFileSync } from 'node:fs'

export interface Case {
  name: string
  /** The file's name: what kind of attack it is, or what is proved. */
  group: string
  reference: string
  handedIn: { submission: string } | { proof: string }
  /** Of these reasons one must be given; none for an honest proof. */
  reasons: readonly string[]
  /** What the answer's detail must hold, so that an attack can't fail for want of something else; null: anything. */
  says: string | null
}

const folder = new URL('./', import.meta.url)
/**
 * `-- case NAME on REFERENCE`, with the reasons after a colon; a line `-- says …` where only the detail tells that the attack
 * has come to its point; then a text below each `-- submission` or `-- proof`.
 */
const heading = /^-- case ([\w-]+) on ([\w-]+)(?:: ([\w ]+))?$/m
const referenceHeading = /^-- reference ([\w-]+)$/m
const partHeading = /^-- (submission|proof)$/m
const saysLine = /^-- says (.+)$/
/** Stands for what several attacks put constants into an environment by. */
const forgingLine = /^-- forging$/m

export function readReferences(): ReadonlyMap<string, string> {
  const parts = partsOf('references.lean', referenceHeading)
  return new Map(
    Array.from({ length: parts.length / 2 }, (_, i) => [parts[2 * i] ?? '', (parts[2 * i + 1] ?? '').trim()]),
  )
}

export const readAttacks = (): Case[] => readCases('attacks')
export const readHonest = (): Case[] => readCases('honest')

function readCases(directory: string): Case[] {
  const references = readReferences()
  const forging = readFileSync(new URL('forging.lean', folder), 'utf8').trim()
  return readdirSync(new URL(`${directory}/`, folder))
    .toSorted()
    .flatMap((file) => {
      const parts = partsOf(`${directory}/${file}`, heading)
      const group = file.replace(/\.lean$/, '')
      return Array.from({ length: parts.length / 4 }, (_, i): Case[] => {
        const [name = '', asked = '', reasons = '', texts = ''] = parts.slice(4 * i, 4 * i + 4)
        const reference = references.get(asked)
        if (reference === undefined) throw new Error(`${file}: ${name} is on no reference`)
        const [before = '', ...bodies] = texts.split(partHeading)
        const says = saysLine.exec(before.trim())?.[1] ?? null
        if ((before.trim() !== '' && says === null) || bodies.length === 0)
          throw new Error(`${file}: ${name} has a text without a line`)
        return Array.from({ length: bodies.length / 2 }, (_, n): Case => {
          const text = (bodies[2 * n + 1] ?? '').trim().replace(forgingLine, () => forging)
          const isProof = bodies[2 * n] === 'proof'
          return {
            name: isProof ? `${name}, as a proof` : name,
            group,
            reference,
            handedIn: isProof ? { proof: text } : { submission: text },
            reasons: reasons.split(' ').filter(Boolean),
            says,
          }
        })
      }).flat()
    })
}

function partsOf(file: string, between: RegExp): (string | undefined)[] {
  const [before = '', ...parts] = readFileSync(new URL(file, folder), 'utf8').split(between)
  if (before.trim() !== '') throw new Error(`${file}: a text without its line`)
  return parts
}
