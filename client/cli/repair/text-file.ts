// A text that is made of another: where it comes from and where it goes. A file that is written in place is whole at any time,
// keeps its mode and its byte order mark, and is left alone where somebody else has changed it meanwhile.
import { randomUUID } from 'node:crypto'
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { fileTrouble, wrongUsage } from '../failure.ts'
import { readGiven } from '../given-text.ts'
import { standardInput } from '../lean-files.ts'

export interface OutputOptions {
  output?: string
  inPlace?: true
  json?: true
}

export const withOutput = (command: Command): Command =>
  command
    .option('-o, --output <file>', 'where the text goes; else standard output')
    .option('--in-place', 'write the text into the file that it came from')
    .option('--json', 'the whole result, as the service tells it, on standard output')

export interface TextFile {
  source: string
  /** What messages call the text that was made. */
  madeName: string
  /** The text to where it goes; told apart from `--json`, which has standard output then. */
  write(text: string): void
}

const byteOrderMark = '\ufeff'

export const openTextFile = (path: string, { output, inPlace, json }: OutputOptions): TextFile => {
  if (output !== undefined && inPlace === true)
    throw wrongUsage('--in-place and -o: the text goes to one place')
  if (inPlace === true && path === standardInput)
    throw wrongUsage('--in-place wants a file: standard input can not be written')
  if (output !== undefined && isFolder(output)) throw wrongUsage(`${output}: it is a folder`)
  const source = readGiven(path)
  if (inPlace === true) {
    if (!statSync(path).isFile()) throw wrongUsage(`${path}: it is no file that could be written in place`)
    return { source, madeName: path, write: (text) => replaceText(path, source, text) }
  }
  if (output !== undefined && output !== standardInput)
    return {
      source,
      madeName: output,
      write: (text) => {
        try {
          writeFileSync(output, text)
        } catch (error) {
          throw fileTrouble(output, error)
        }
      },
    }
  return {
    source,
    madeName: '<stdout>',
    write: (text) => {
      if (json !== true) process.stdout.write(text)
    },
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const replaceText = (path: string, before: string, text: string): void => {
  if (text === before) return
  try {
    // What a link leads to, not the link.
    const real = realpathSync(path)
    const now = readFileSync(real, 'utf8')
    const mark = now.startsWith(byteOrderMark) ? byteOrderMark : ''
    if ((now.slice(mark.length) || '\n') !== before)
      throw wrongUsage(`${path}: it was changed meanwhile, and is left as it is`)
    const beside = `${real}.${randomUUID()}.tmp`
    try {
      writeFileSync(beside, mark + text, { mode: statSync(real).mode, flag: 'wx' })
      renameSync(beside, real)
    } finally {
      rmSync(beside, { force: true })
    }
  } catch (error) {
    throw error instanceof Error && 'exitCode' in error ? error : fileTrouble(path, error)
  }
}
