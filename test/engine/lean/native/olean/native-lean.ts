// A native Lean for texts that begin with `prelude`: a Python wheel that holds its runtime whole, and a main function.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The program, where `LEAN_NATIVE_RUNTIME` names one. */
export function nativeLean(): string | null {
  const program = process.env['LEAN_NATIVE_RUNTIME']
  return program !== undefined && existsSync(program) ? program : null
}

/** The `.olean` file of a text. */
export function oleanOf(lean: string, text: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'olean-'))
  try {
    const [source, olean] = [join(folder, 'text.lean'), join(folder, 'text.olean')]
    writeFileSync(source, text)
    execFileSync(lean, ['-o', olean, source], {
      cwd: folder,
      timeout: 60_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return readFileSync(olean)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
