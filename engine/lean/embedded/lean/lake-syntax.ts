// Lake's own syntax and attributes: its modules can be imported, but the parsers and elaborators in them are code, which
// the package lacks (see ../build-patch/object-file.ts).
import { makeName } from '../objects/names.ts'
import { isScalar, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { kindOfMessage } from '../../diagnostics/kind.ts'
import type { EngineLimit } from './engine-limits.ts'
import type { ReplMessage } from '../../../protocol/wire.ts'

/** Those whose syntax is left out; all others that have some import one of them. */
const modules = [
  'DSL.Syntax',
  'DSL.AttributesCore',
  'Config.Meta',
  'Config.Pattern',
  'Config.Glob',
  'Util.OpaqueType',
  'Util.Family',
  'Build.Data',
]

const lakeSyntax: EngineLimit = {
  lacks: ['syntax:Lake'],
  note: 'This engine has no compiled code of Lake, and so none of the syntax and the attributes that importing Lake brings. The native engine has them.',
}

/** Of an error that Lake's syntax, were it there, might not have been. @param env borrowed. */
export function lakeLimit(wasm: LeanWasm, env: Obj, { kind, data }: ReplMessage): EngineLimit | null {
  const ofSyntax =
    kindOfMessage({ kind: kind ?? null, data }).startsWith('parse.') || /^Unknown attribute/i.test(data)
  return ofSyntax && modules.some((name) => isImported(wasm, env, `Lake.${name}`)) ? lakeSyntax : null
}

function isImported(wasm: LeanWasm, env: Obj, module: string): boolean {
  const index = wasm.apply('l_Lean_Environment_getModuleIdx_x3f', retain(wasm, env), makeName(wasm, module))
  const has = !isScalar(index)
  release(wasm, index)
  return has
}
