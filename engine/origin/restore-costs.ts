// Usual costs of bringing back what a REPL does not hold, seen with the embedded engine's `import Lean`. Plans need
// their order only: a restore that replaces a REPL's memory costs its other headers too.

export const usualMs = { import: 2_000, headerSnapshot: 400, stateSnapshot: 2_000 }
