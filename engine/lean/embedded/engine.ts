// The embedded engine's row: Lean in WebAssembly, with what its package holds and nothing to install.
import type { EngineRow } from '../engines.ts'
import { embeddedLibraries } from './libraries.ts'
import { prepareEmbedded } from './prepare.ts'

export const embedded: EngineRow = {
  prepare: (_, surroundings) => prepareEmbedded(surroundings),
  canonicalHeader: 'import Lean',
  expectedReplMb: 900,
  tellsAxioms: true,
  tellsDeclarations: true,
  tellsOutline: true,
  // `bv_decide` needs a solver.
  repairTactics: [],
  keepsProofs: false,
  isOfExamples: true,
  importAdvice: (module, library) =>
    `\`import ${module}\` is not possible here: the embedded engine has ${embeddedLibraries.join(', ')} and no other library. ` +
    `Run the native engine (LEAN_REPL_ENGINE=native with LEAN_REPL_LEAN_WORKSPACE naming a Lake project ` +
    `in which ${library} is built), or leave the import out.`,
  needs: {},
}
