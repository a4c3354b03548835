// What lean-repl shows of the service, and how fast it says that it is.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { it } from 'node:test'
import { leanRepl, temporaryFolder } from './command-line.ts'

export const measures = (url: () => string): void => {
  it('lean-repl top shows the REPLs, once where there is no terminal', async () => {
    const { code, stdout } = await leanRepl(['top'], { url: url() })
    assert.equal(code, 0)
    assert.match(stdout, /^http:\/\/\S+ {2}ready {2}embedded, Lean \S+: Init, Std, Lean, Lake$/m)
    assert.match(stdout, /^queue {3}\d+ of \d+ wait.*; \d+ run; \d+ of \d+ spares$/m)
    assert.match(stdout, /^ +\d+ {2}repl-\d+ +(idle|busy|starting|stopping) /m)
  })
  it('lean-repl bench runs each record anew', async () => {
    using folder = temporaryFolder()
    const records = Array.from({ length: 20 }, () => '{"source": "theorem t : 1 = 1 := rfl"}\n')
    writeFileSync(folder('in.jsonl'), records.join(''))
    const { code, stdout, stderr } = await leanRepl(['bench', folder('in.jsonl')], { url: url() })
    assert.equal(code, 0, stderr)
    assert.match(
      stdout,
      /^20 checked in .*\n +20 {2}valid\nLean's time: p50 [\d.]+ ms, .*; [\d.]+ at a time\n$/,
    )
    // One that was answered for another would tell the other's time.
    assert.doesNotMatch(stdout, /p50 ([\d.]+) ms, p95 \1 ms, p99 \1 ms, most \1 ms/)
  })
}
