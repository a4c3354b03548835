// lean-repl lemmas FILE|-: each hole of a text as a lemma; the text with them on stdout, what became of each on stderr.
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { Lemma } from '../../index.js'
import { fileTrouble, wrongUsage, type ExitCode } from '../failure.ts'
import { spell } from '../progress.ts'
import { counted, cutsTold, placeOf } from '../repair/holes-told.ts'
import { makeText } from '../repair/make-text.ts'
import { withOutput, type OutputOptions } from '../repair/text-file.ts'
import { limitsOf, withService, withTimeout, type ServiceOptions } from '../service.ts'
import type { Style } from '../style.ts'

interface LemmasOptions extends ServiceOptions, OutputOptions {
  proofs?: string
  timeout?: number
}

export const lemmasCommand = (program: Command, end: (code: ExitCode) => void): void => {
  const command = program
    .command('lemmas')
    .description('make a lemma of each hole of a file, and put proofs of them back')
    .argument('<file>', 'a Lean file, or -')
    .option('--proofs <file>', 'a JSON object: by the names of lemmas, a term each, such as "by omega"')
  withTimeout(withService(withOutput(command))).action(async (path: string, options: LemmasOptions) => {
    const proofs = options.proofs === undefined ? {} : { proofs: readProofs(options.proofs) }
    const code = await makeText(path, options, {
      line: (elapsedMs) => `making lemmas · ${spell(elapsedMs / 1000)}`,
      ask: (client, source) => client.lemmas({ source, ...proofs, ...limitsOf(options) }),
      told: ({ cut, lemmas, unused_proofs }, { given, made }, style) =>
        [
          cutsTold(given, cut, style),
          ...lemmas.map((lemma) => lemmaTold(made, lemma, style)),
          ...unused_proofs.map((name) => `lean-repl: ${name}: no lemma has this name\n`),
        ].join(''),
      summary: ({ lemmas }) => {
        const proved = lemmas.filter(({ status }) => status === 'proved').length
        return `${proved} of ${counted(lemmas.length, 'lemma')} proved`
      },
    })
    end(code)
  })
}

const readProofs = (path: string): Record<string, string> => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw fileTrouble(path, error)
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const entries = Object.entries(value)
      if (entries.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
        return Object.fromEntries(entries)
    }
  } catch {
    // As what is no object of texts.
  }
  throw wrongUsage(`${path}: it is no JSON object of texts, such as {"t_lemma_1": "by omega"}`)
}

const words = { open: 'open', proved: 'proved', failed: 'failed', not_expressible: 'no lemma' } as const
const colours = { open: 'yellow', proved: 'green', failed: 'red', not_expressible: 'yellow' } as const

const lemmaTold = (file: string, lemma: Lemma, style: Style): string => {
  const place = style('bold', placeOf(file, lemma.pos ?? lemma.hole_pos))
  const why = lemma.detail === null ? '' : `: ${lemma.detail.trimEnd()}`
  return `${place} ${style(colours[lemma.status], words[lemma.status])}: ${lemma.name}${why}\n`
}
