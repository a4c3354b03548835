// The installation with the trampolines that Lean's build came with, in JavaScript: what those in wasm are held against.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { scriptCatches } from '../../../engine/lean/embedded/build-patch/javascript.ts'

const run = promisify(execFile)

export interface Reference extends AsyncDisposable {
  leanDirectory: string
}

/** Linked beside the installation, so that it takes no room: only the script is another. */
export async function referenceOf(leanDirectory: string): Promise<Reference> {
  const parent = await mkdtemp(path.join(path.dirname(leanDirectory), '.unfinished-reference-'))
  const copy = path.join(parent, path.basename(leanDirectory))
  await run('cp', ['-al', leanDirectory, copy])
  const file = path.join(copy, 'bin', 'lean.cjs')
  const script = await readFile(file, 'utf8')
  if (script.split(scriptCatches).length !== 2) throw new Error(`lean.cjs: not once: ${scriptCatches}`)
  await rm(file)
  await writeFile(file, script.replace(scriptCatches, 'var leanScriptCatches = true'))
  return {
    leanDirectory: copy,
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  }
}
