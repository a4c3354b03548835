// Native Lean for verifications: the runtime that there is compiles texts that begin with `prelude`; what it can't do, to run
// the replay program, a shell script stands in for, by what it is told to say.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { systemClock } from '../../../../../engine/clock.ts'
import { NativeBench } from '../../../../../engine/lean/native/verifications/bench.ts'
import { oleanOf } from '../olean/native-lean.ts'

/** Each line of the file, without a process: a sandboxed program may start none. */
const countDeclarations = [
  'while IFS= read -r line; do case "$line" in',
  `'{"axiom"'*|'{"def"'*|'{"thm"'*|'{"opaque"'*|'{"inductive"'*) n=$((n + 1)) ;; esac; done <"$3"`,
].join('\n')

export const says = {
  accepted: `n=0\n${countDeclarations}\necho '{"verdict":"accepted","declarations":'$n',"axioms":[]}'`,
  restsOnMore: `n=0\n${countDeclarations}\necho '{"verdict":"accepted","declarations":'$n',"axioms":[["magic"]]}'`,
  lessThanAll: `echo '{"verdict":"accepted","declarations":0,"axioms":[]}'`,
  refused: `echo '{"verdict":"refused","declaration":0,"reason":"unknown constant"}'`,
  undecided: `echo '{"verdict":"undecided","declaration":0,"reason":"too deep"}'`,
  rubbish: 'echo accepted',
  failed: 'echo unknown identifier; exit 1',
  crashed: 'kill -ABRT $$',
  silence: 'while :; do :; done',
} as const
export type Says = keyof typeof says

/** What code of a text may do with the place that its declarations are written to. */
export const writes = {
  whatLeanWrites: null,
  nothing: 'exit 0',
  rubbish: `printf 'olean\\002\\001rubbish that is no object of any kind, and long enough to be looked at, word by word by word by word' >"$4"`,
  aFlood: 'i=0; while :; do i=$((i + 1)); echo x >"${4%/*}/$i"; done',
} as const
export type Writes = keyof typeof writes

const base = readFileSync(new URL('Base.lean', import.meta.url), 'utf8')

export class NativeStandIn implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'native-standin-'))
  readonly #lean: string
  readonly #bubblewrap: string

  constructor(lean: string, bubblewrap: string) {
    this.#lean = resolve(lean)
    this.#bubblewrap = bubblewrap
    mkdirSync(join(this.#folder, 'lib'))
    writeFileSync(join(this.#folder, 'lib', 'Base.olean'), oleanOf(lean, base))
    this.does({})
  }

  does({ replay = 'accepted', text = 'whatLeanWrites' }: { replay?: Says; text?: Writes }): void {
    const script = join(this.#folder, 'lean')
    const compile = writes[text] ?? `exec ${this.#lean} "$@"`
    const body = `if [ "$1" != --run ]; then ${compile}; exit 0; fi\n${says[replay]}`
    writeFileSync(script, `#!/bin/sh\n${body}\n`)
    chmodSync(script, 0o755)
  }

  bench(): NativeBench {
    const lib = join(this.#folder, 'lib')
    return new NativeBench({
      installation: {
        lean: join(this.#folder, 'lean'),
        bubblewrap: this.#bubblewrap,
        readOnly: [lib, dirname(this.#lean), '/bin/sh'],
        environment: { LEAN_PATH: lib },
      },
      folders: [lib],
      meta: { exporter: { name: 'test', version: '1' }, lean: { githash: '', version: '4.35.0' } },
      clock: systemClock,
    })
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
