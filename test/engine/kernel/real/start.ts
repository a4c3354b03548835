// Lean in this very process, for tests that look into its memory.
import { installSlimLean } from '../../../../engine/lean/embedded/build-patch/install.ts'
import { defaultLeanCache } from '../../../../engine/lean/embedded/cache-directory.ts'
import { Repl } from '../../../../engine/lean/embedded/server/repl.ts'
import { startLeanWasm } from '../../../../engine/lean/embedded/wasm/lean-wasm.ts'

export async function startLean(): Promise<Repl> {
  const root = await installSlimLean(defaultLeanCache)
  const { wasm } = await startLeanWasm({ root, spool: null, onLine: () => undefined })
  const repl = new Repl(wasm, 'test')
  repl.start()
  return repl
}
