// Which sort of error a message is. Lean's own tag decides where it has one (tags outlive rewordings); wording
// comes second, in old and new spellings, because the community REPL sends no tags.

/** Lean's tag of a message, bare: no `nested.` before it, no `._namedError` after it; null for `[anonymous]`. */
export const bareTag = (tag: string | null | undefined): string | null =>
  !tag || tag === '[anonymous]' ? null : tag.replace(/^(?:nested\.)+/, '').replace(/\._namedError$/, '')

const byTag = new Map([
  ['lean.unknownIdentifier', 'unknown_identifier'],
  ['unknownIdentifier', 'unknown_identifier'],
  ['lean.invalidField', 'unknown_identifier'],
  ['lean.invalidDottedIdent', 'unknown_identifier'],
  ['lean.synthInstanceFailed', 'synth_instance'],
  ['lean.failedToSynthesizeTypeclassInstance', 'synth_instance'],
  ['Tactic.unsolvedGoals', 'unsolved_goals'],
  ['Elab.synthPlaceholder', 'placeholder'],
  ['lean.inferBinderTypeFailed', 'placeholder'],
  ['lean.inferDefTypeFailed', 'placeholder'],
  ['hasSorry', 'sorry'],
  ['lean.dependsOnNoncomputable', 'noncomputable'],
  ['runtime.maxHeartbeats', 'heartbeats'],
  ['runtime.maxRecDepth', 'recursion_depth'],
])

// Names that only the compiler makes: where one is unknown, compiled code is missing, not the caller's lemma.
const compiledName =
  /\bconstant [`'](?:_private\.(?:Init|Std|Lean)\.|[^`'\n]*\._(?:redArg|boxed|lam|rarg|spec|closed))/
const engineLimit = [compiledName, /^cannot use `#print axioms` in a `module`/, /(?:^|\n\n)This engine /]

/** In order: what may stand anywhere in a message comes before what a message begins with. */
const byWording: [RegExp, string][] = [
  [/maximum number of heartbeats|\(deterministic\) timeout|^\(kernel\) deterministic timeout/, 'heartbeats'],
  [/maximum recursion depth has been reached|deep recursion (?:was )?detected/, 'recursion_depth'],
  [/excessive memory consumption/, 'memory'],
  [/^(?:kernel type check failed: )?\(kernel\)/, 'kernel'],
  [/^(?:unexpected end of input|unterminated )/, 'parse.eof'],
  [/^unexpected (?:token|identifier|character|command|term|[^\n]*; expected )/, 'parse.token'],
  [
    /^expected (?:['`]|command|end of|identifier|name|no space|space|numeral|string|tactic|term|token)/,
    'parse.token',
  ],
  [/^expected .* to start in a column/, 'parse.token'],
  [
    /^(?:unknown tactic|missing end of|missing exponent|invalid escape|tabs are not|isolated carriage)/,
    'parse.token',
  ],
  [/^invalid 'import' command|unknown module prefix|unknown package|^cannot import/, 'import'],
  [/^object file .* of module .* does not exist|^failed to read file .*\.olean|^import .* failed/, 'import'],
  [/^unsolved goals|^error: unsolved goals/, 'unsolved_goals'],
  [/^no goals/i, 'no_goals'],
  [/did not find (?:an occurrence of the|an? instance of the|instance of the) pattern/i, 'rewrite_not_found'],
  [/^[`']?(?:d?simp\w*)[`']? made no progress/, 'simp_no_progress'],
  [/identifier `[^`]+` is unknown, and Lean's `autoImplicit`/, 'unknown_identifier'],
  [/^unknown (?!metavariable|free variable|goal)/i, 'unknown_identifier'],
  [/^invalid (?:field|dotted identifier)/i, 'unknown_identifier'],
  [/^(?:failed to synthesize|typeclass (?:instance problem )?is stuck)/i, 'synth_instance'],
  [/^(?:don't know how to synthesize|failed to infer (?:binder|definition|type))/i, 'placeholder'],
  [/^fail(?:ed)? to (?:show|prove) termination|^could not find a decreasing measure/i, 'termination'],
  [/^failed to infer structural recursion|^cannot use specified measure/, 'termination'],
  [/^failed to compile definition, consider marking it as 'noncomputable'/, 'noncomputable'],
  [/consider marking (?:it|definition) as [`']noncomputable[`']/, 'noncomputable'],
  [/^code generator does not support recursor/, 'noncomputable'],
  [/has already been declared|^environment already contains/, 'already_declared'],
  [/^missing cases|^alternative [`'][^`']+[`'] has not been provided/i, 'missing_cases'],
  [/^declaration uses [`']sorry[`']|depends on the [`']?sorry/, 'sorry'],
  [/(?:depends|rests) on axioms: /, 'axiom'],
]

const tacticNamed = [
  /^(?:the )?tactic [`']([\w.?!]+)[`'] (?!has not been implemented)/i,
  /^(?:the )?[`']([a-z][\w?!]*)[`'] (?:tactic )?(?:failed|could not|was unable|made no progress|did not)\b/i,
  /^(?:[Tt]he )?([a-z][\w?!]*) (?:tactic )?(?:failed|could not|was unable|made no progress|did not)\b/,
  /^([a-z]\w*): failed\b/,
  /^Failed: `(fail)` tactic was invoked/,
]
const tacticImplied: [RegExp, string][] = [
  [/^invalid rewrite argument|^motive is not type correct/i, 'rewrite'],
  [/^failed to prove (?:positivity|nonnegativity|nonzeroness)/, 'positivity'],
]
/** Lean's inner names, where the tactic that is written has another. */
const writtenAs = new Map([['introN', 'intro']])

const failedTactic = (data: string): string | null => {
  const named = tacticNamed.map((pattern) => pattern.exec(data)?.[1]).find((name) => name !== undefined)
  const tactic = named ?? tacticImplied.find(([pattern]) => pattern.test(data))?.[1]
  return tactic === undefined ? null : `tactic_failed:${writtenAs.get(tactic) ?? tactic}`
}

const mismatch =
  /^(?:application )?type mismatch|^not a definitional equality|^(?:function|type) expected|has type\n[\s\S]*\bbut (?:is expected to have|it is expected to have) type/i

/** `other` where neither tag nor wording is known. */
export const kindOfMessage = (message: { kind: string | null; data: string }): string => {
  const { data } = message
  if (engineLimit.some((pattern) => pattern.test(data))) return 'engine_limit'
  const tagged = byTag.get(bareTag(message.kind) ?? '')
  if (tagged) return tagged
  const worded = byWording.find(([pattern]) => pattern.test(data))?.[1]
  return worded ?? failedTactic(data) ?? (mismatch.test(data) ? 'type_mismatch' : 'other')
}
