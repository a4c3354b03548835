// What importing a library's object file would run is taken out of it, for a library whose compiled code the package
// lacks: parsers, macros and unexpanders. Its declarations, tokens and everything else stay, and no object moves.
// An object file is 88 bytes, the last eight of which are the address that it was written for and the root's address,
// then objects: 8 bytes, of which the sixth and the seventh count the fields and tell the kind, then the fields.

const baseAt = 80
const rootAt = 84
const header = 8
const arrayItems = 16
const stringBytes = 20
const arrayTag = 246

/** `ModuleData`: 0 imports, 1 constNames, 2 constants, 3 extraConstNames, 4 entries. */
const moduleEntries = 4

/** Of `KeyedDeclsAttribute`: each entry is the name of a constant that is evaluated as soon as it is imported. */
const evaluated = ['Lean.Elab.macroAttribute', 'Lean.PrettyPrinter.Delaborator.appUnexpanderAttribute']
const parsers = 'Lean.Parser.parserExtension'
/** `ParserExtension.OLeanEntry`: 0 token, 1 kind, 2 category, 3 parser. */
const parserTag = 3
/** `ScopedEnvExtension.Entry`: 0 global {entry}, 1 scoped {namespace, entry}. */
const scopedTag = 1

/** Changes the bytes in place. Throws where the file is not laid out so. */
export function dropEvaluated(bytes: Buffer): void {
  new ObjectFile(bytes).dropEvaluated()
}

class ObjectFile {
  readonly #bytes: Buffer
  readonly #base: number

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#base = bytes.readUInt32LE(baseAt)
    if (bytes.toString('latin1', 0, 5) !== 'olean' || !this.#isObject(bytes.readUInt32LE(rootAt)))
      throw new Error('this is no object file of that build')
  }

  dropEvaluated(): void {
    const root = this.#at(this.#bytes.readUInt32LE(rootAt))
    const extensions = this.#items(this.#at(this.#field(root, moduleEntries))).map((one) => this.#at(one))
    const empty = extensions
      .map((one) => this.#field(one, 1))
      .find((one) => this.#length(this.#at(one)) === 0)
    for (const extension of extensions) {
      const name = this.#name(this.#field(extension, 0))
      const entries = this.#at(this.#field(extension, 1))
      if (this.#length(entries) === 0) continue
      if (name === parsers) this.#dropParsers(entries)
      else if (evaluated.includes(name)) {
        if (empty === undefined) throw new Error('an object file without an empty list')
        this.#bytes.writeUInt32LE(empty, extension + header + 4)
      }
    }
  }

  /** A parser gives way to a token or kind that is in the list already: adding one twice does nothing. */
  #dropParsers(entries: number): void {
    const isParser = (entry: number): boolean => {
      const at = this.#at(entry)
      return this.#tag(this.#at(this.#field(at, this.#tag(at) === scopedTag ? 1 : 0))) === parserTag
    }
    const items = this.#items(entries)
    const harmless = items.find((one) => !isParser(one))
    if (harmless === undefined) throw new Error('a parser without a kind')
    items.forEach((entry, i) => {
      if (isParser(entry)) this.#bytes.writeUInt32LE(harmless, entries + arrayItems + 4 * i)
    })
  }

  #isObject(address: number): boolean {
    return (address & 1) === 0 && address >= this.#base && address - this.#base + header <= this.#bytes.length
  }

  #at(address: number): number {
    if (!this.#isObject(address)) throw new Error('an object file that points out of itself')
    return address - this.#base
  }

  #tag(at: number): number {
    return this.#bytes.readUInt8(at + 7)
  }

  #field(at: number, i: number): number {
    if (i >= this.#bytes.readUInt8(at + 6)) throw new Error('an object with too few fields')
    return this.#bytes.readUInt32LE(at + header + 4 * i)
  }

  #length(at: number): number {
    if (this.#tag(at) !== arrayTag) throw new Error('not an array')
    return this.#bytes.readUInt32LE(at + header)
  }

  #items(at: number): number[] {
    return Array.from({ length: this.#length(at) }, (_, i) =>
      this.#bytes.readUInt32LE(at + arrayItems + 4 * i),
    )
  }

  /** Of parts that are texts, which is what extensions are named by; a number ends it. */
  #name(address: number): string {
    if ((address & 1) === 1) return ''
    const at = this.#at(address)
    const [prefix, last] = [this.#name(this.#field(at, 0)), this.#field(at, 1)]
    if (this.#tag(at) !== 1) return `${prefix}.#`
    const text = this.#at(last)
    const end = text + stringBytes + this.#bytes.readUInt32LE(text + header) - 1
    return `${prefix === '' ? '' : `${prefix}.`}${this.#bytes.toString('utf8', text + stringBytes, end)}`
  }
}
