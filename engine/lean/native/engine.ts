// The native engine's row: an installed toolchain and the community REPL in a Lake project.
import type { EngineRow } from '../engines.ts'
import { prepareNative } from './prepare.ts'

export const native: EngineRow = {
  prepare: prepareNative,
  canonicalHeader: 'import Mathlib',
  expectedReplMb: 2_000,
  tellsAxioms: false,
  tellsDeclarations: false,
  tellsOutline: false,
  repairTactics: ['bv_decide', 'norm_num', 'linarith', 'positivity', 'aesop', 'nlinarith'],
  keepsProofs: true,
  isOfExamples: false,
  importAdvice: (module, library) =>
    `\`import ${module}\` is not possible here: the workspace has no such module built. ` +
    `Add ${library} to the Lake project named by LEAN_REPL_LEAN_WORKSPACE and run \`lake build ${module}\` in it.`,
  needs: { LEAN_WORKSPACE: 'the native engine needs a Lake project to run in' },
}
