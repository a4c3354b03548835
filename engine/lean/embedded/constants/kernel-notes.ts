// What Lean's kernel is given while a text is checked, read as data at that moment: an `example` leaves no constant behind, so
// that nothing else could be judged again of one that was checked in memory in which code of a text has run. As long as none
// has, examples are only counted: then the kernel has judged them, and what it said has been told. What it was given since the
// last of those is kept, for the one in the midst of which the first code runs.
import { termsOf, type Declaration } from '../../../kernel/declaration.ts'
import { nameOf, numberName, splitName, type Name } from '../../../kernel/term/name.ts'
import { Terms } from '../../../kernel/term/terms.ts'
import { usedConstants } from '../../../kernel/used-constants.ts'
import { isSafe } from '../../../kernel/well-formed.ts'
import { kernelHook } from '../build-patch/evaluation-hook.ts'
import { release, retain } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { readConstant } from '../../constants/constant.ts'
import { isBoxed, MalformedImage, TooLarge, type Address } from '../../constants/image.ts'
import { LinearMemory } from './linear-memory.ts'
import { defaultReadLimits, type ReadLimits } from '../../constants/read.ts'
import { readerOf } from './read.ts'

type Note = Exclude<Declaration, { kind: 'inductive' }>

/** Of all notes together: a text decides how many examples it has. */
const mostNotes = 5_000
const mostTerms = 500_000
const limits: ReadLimits = { ...defaultReadLimits, nodes: mostTerms }
/** `Declaration`: axiom, definition, theorem, opaque, with the fields of those `ConstantInfo`s. */
const lastReadable = 3

export class KernelNotes {
  readonly #wasm: LeanWasm
  readonly #isClean: () => boolean
  #isNoting = false
  #examples = 0
  #cleanExamples = 0
  #terms = new Terms()
  #notes = new Map<Name, Note>()
  #trouble: MalformedImage | null = null
  /** `Declaration`s, owned: the newest last. */
  #unread: Address[] = []

  /**
   * @param isClean whether no code of a text has run so far.
   * @param sees is shown each declaration that the kernel is given.
   */
  constructor(wasm: LeanWasm, isClean: () => boolean, sees: (declaration: Address) => void) {
    this.#wasm = wasm
    this.#isClean = isClean
    wasm.hook(kernelHook, 2, (_environment, declaration = 0) => {
      this.#note(declaration)
      sees(declaration >>> 0)
      return 0
    })
  }

  /** For the command that is run next. */
  take(notes: 'begin' | 'go-on' | undefined): void {
    this.#isNoting = notes !== undefined
    if (notes === 'go-on') return
    this.#examples = this.#cleanExamples = 0
    this.#terms = new Terms()
    this.#notes = new Map()
    this.#trouble = null
    this.#releaseUnread()
  }

  /** The memory that it was in is gone: nothing is released. */
  forgetAll(): void {
    this.#unread = []
    this.take(undefined)
  }

  get cleanExamples(): number {
    return this.#cleanExamples
  }

  /** Examples with all they mention that is neither among `others` nor imported. Throws `MalformedImage`. */
  examples(others: ReadonlySet<Name>): Note[] {
    if (this.#trouble !== null) throw this.#trouble
    this.#readRest()
    const needed = new Map<Name, Note>()
    const pending = [...this.#notes.keys()].filter((name) => isNumberedExample(name))
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      const note = this.#notes.get(name)
      if (note === undefined || needed.has(name) || others.has(name)) continue
      needed.set(name, note)
      pending.push(...usedConstants(termsOf(note)))
    }
    return [...needed.values()].filter(isSafe)
  }

  #note(declaration: Address): void {
    if (!this.#isNoting || this.#trouble !== null) return
    try {
      if (this.#isClean()) {
        if (!isReadable(this.#wasm, declaration)) return
        if (!isExample(this.#nameOf(declaration))) {
          if (this.#unread.length < mostNotes) this.#unread.push(retain(this.#wasm, declaration))
          return
        }
        this.#cleanExamples++
        this.#releaseUnread()
        return
      }
      const note = this.#read(declaration, this.#examples)
      if (note === null) return
      // The kernel may be given one name several times; what it was given last is what stayed.
      this.#notes.set(note.name, note)
      if (isNumberedExample(note.name)) this.#examples++
      if (this.#notes.size > mostNotes || this.#terms.count > mostTerms)
        this.#trouble = new TooLarge('too many examples')
    } catch (error) {
      if (!(error instanceof MalformedImage)) throw error
      // What can't be read is missed where something rests on it.
      if (error instanceof TooLarge) this.#trouble = error
    }
  }

  #releaseUnread(): void {
    for (const one of this.#unread) release(this.#wasm, one)
    this.#unread = []
  }

  /** They belong to the first example, if to any: what code of the text has made of them since the kernel will say. */
  #readRest(): void {
    for (const one of this.#unread) {
      const note = this.#read(one, 0)
      if (note !== null && !this.#notes.has(note.name)) this.#notes.set(note.name, note)
    }
    this.#releaseUnread()
  }

  #read(declaration: Address, example: number): Note | null {
    if (!isReadable(this.#wasm, declaration)) return null
    const rename = (name: Name): Name => numbered(name, example)
    const reader = readerOf(this.#wasm.memory.buffer, this.#terms, limits, rename)
    return readConstant(reader, declaration) as Note
  }

  /** `Declaration`.0 is the constant, whose 0 is {name, …}. */
  #nameOf(declaration: Address): Name {
    const { image, values } = readerOf(this.#wasm.memory.buffer, this.#terms, limits)
    return values.name(image.field(image.field(image.field(declaration, 0), 0), 0))
  }
}

const isReadable = ({ memory }: LeanWasm, declaration: Address): boolean =>
  !isBoxed(declaration) && new LinearMemory(memory.buffer).tag(declaration) <= lastReadable

const exampleName = '_example'

const isExample = (name: Name): boolean => {
  const last = splitName(name)?.last
  return last?.type === 'text' && last.text === exampleName
}

/** Of one text all examples have one name, and so have the auxiliary constants of each. */
const numbered = (name: Name, number: number): Name =>
  name.replace(/(^|(?<!\\)\.)_example(?=\.|$)/, `$1${numberName(nameOf(exampleName), number)}`) as Name

const isNumberedExample = (name: Name): boolean => {
  const split = splitName(name)
  return split?.last.type === 'number' && isExample(split.prefix)
}
