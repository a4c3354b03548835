// One reader for each sort of setting. They never throw: a bad text is a trouble, told in words.
import type { KernelCommand } from '../../engine/index.ts'
import { trouble, value, type Reader } from './trouble.ts'

export const text: Reader<string> = (raw) => value(raw)

export const wholeNumber =
  (least: number, most: number): Reader<number> =>
  (raw) => {
    const number = Number(raw)
    return /^\d+$/.test(raw) && number >= least && number <= most
      ? value(number)
      : trouble(`${raw} is not a whole number from ${least} to ${most}`)
  }

export const oneOf =
  <const T extends string>(...choices: readonly T[]): Reader<T> =>
  (raw) => {
    const choice = choices.find((each) => each === raw)
    return choice === undefined ? trouble(`${raw} is none of ${choices.join(', ')}`) : value(choice)
  }

/** Entries between commas; blanks around them do not count, and nothing at all is no entry. */
export const list: Reader<string[]> = (raw) =>
  value(
    raw
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  )

/** A command line without a shell: words between blanks, quotes around a word that has some. */
export const commandLine: Reader<string[]> = (raw) => {
  const words = raw.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []
  const plain = words.map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'))
  const leftOver = words.reduce((rest, word) => rest.replace(word, ''), raw).trim()
  if (leftOver !== '') return trouble(`${raw} has a quote that does not end`)
  return plain.length > 0 ? value(plain) : trouble('a command needs at least one word')
}

/** Addresses of brokers. */
export const brokers: Reader<string[]> = (raw) => {
  const read = list(raw)
  if (read.type === 'trouble') return read
  const wrong = read.value.find((one) => !/^(?:nats|tls):\/\/[^\s/@]+:\d{1,5}$/.test(one))
  if (wrong !== undefined) return trouble(`${wrong} is not nats://HOST:PORT or tls://HOST:PORT`)
  return read.value.length > 0 ? read : trouble('names no broker')
}

/** Part of subjects, and of file names. */
export const hostName: Reader<string> = (raw) =>
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(raw)
    ? value(raw)
    : trouble(`${raw} is not up to 63 letters, digits, - and _`)

const ownKernels = ['lean', 'appliance']

/** `NAME=COMMAND`, between semicolons. */
export const kernels: Reader<KernelCommand[]> = (raw) => {
  const read: KernelCommand[] = []
  for (const entry of raw.split(';').map((one) => one.trim())) {
    if (entry === '') continue
    const [, name = '', command = ''] = /^([a-z][a-z0-9_-]*)=(.+)$/s.exec(entry) ?? []
    if (name === '') return trouble(`${entry} is not NAME=COMMAND`)
    if (ownKernels.includes(name) || read.some((one) => one.name === name))
      return trouble(`there is a kernel ${name} already`)
    const words = commandLine(command)
    if (words.type === 'trouble') return words
    read.push({ name, command: words.value })
  }
  return value(read)
}
