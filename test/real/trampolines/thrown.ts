// Texts that have Lean throw, one for each way, and what the reply says of it.

const asKernel = (declaration: string): string =>
  'open Lean Elab Command in\nrun_cmd liftCoreM do\n' +
  `  match (← getEnv).addDeclCore 0 (${declaration}) none with\n` +
  '  | .ok _ => logInfo "accepted"\n  | .error e => logInfo m!"{← (e.toMessageData {}).toString}"'
const definition = (type: string, value: string, name = 'x', levels = ''): string =>
  `.defnDecl { name := \`${name}, levelParams := [${levels}], type := ${type}, value := ${value}, hints := .abbrev, safety := .safe }`
const nat = 'mkConst ``Nat'
const one = 'mkRawNatLit 1'
const truth = 'mkConst ``True'

/** [what is thrown, the text, what its first message holds]. */
export const thrown: readonly (readonly [string, string, string])[] = [
  ['unknownConstant', asKernel(definition(nat, 'mkConst `nope')), "unknown constant 'nope'"],
  ['alreadyDeclared', asKernel(definition(nat, one, 'Nat.add')), "already been declared 'Nat.add'"],
  ['declTypeMismatch', asKernel(definition(truth, one)), 'declaration type mismatch'],
  ['declHasMVars', asKernel(definition(nat, 'mkMVar ⟨`m⟩')), 'has metavariables'],
  ['declHasFVars', asKernel(definition(nat, 'mkFVar ⟨`m⟩')), 'has free variables'],
  ['funExpected', asKernel(definition(nat, `mkApp (${one}) (${one})`)), 'function expected'],
  ['typeExpected', asKernel(definition(one, one)), 'type expected'],
  ['letTypeMismatch', asKernel(definition(nat, `mkLet \`y (${truth}) (${one}) (${one})`)), 'let-declaration'],
  [
    'appTypeMismatch',
    asKernel(definition(nat, 'mkApp (mkConst ``Nat.succ) (mkConst ``True.intro)')),
    'application type mismatch',
  ],
  ['invalidProj', asKernel(definition(nat, `mkProj \`\`Nat 0 (${one})`)), 'invalid projection'],
  [
    'thmTypeIsNotProp',
    asKernel(`.thmDecl { name := \`x, levelParams := [], type := ${nat}, value := ${one} }`),
    'is not a proposition',
  ],
  ['other: a level', asKernel(definition('mkSort (.succ (.param `u))', nat)), 'undefined universe level'],
  ['other: a level twice', asKernel(definition(nat, one, 'x', '`u, `u')), 'duplicate universe level'],
  ['other: a loose variable', asKernel(definition(nat, 'mkBVar 0')), 'loose bound variables'],
  ['other: an inductive type', 'structure A where\n  x : A → Nat', 'non positive occurrence'],
  [
    'deterministicTimeout of the kernel',
    asKernel(definition(nat, `mkApp (mkConst \`\`Nat.succ) (${one})`)).replace(
      'addDeclCore 0',
      'addDeclCore 1',
    ),
    '(kernel) deterministic timeout',
  ],
  [
    'interrupted',
    asKernel(definition(nat, one))
      .replace('none with', '(some tk) with')
      .replace('  match', '  let tk ← IO.CancelToken.new\n  tk.set\n  match'),
    '(kernel) interrupted',
  ],
  [
    'deterministicTimeout of the elaborator',
    'set_option maxHeartbeats 1 in\ntheorem t : 2 ^ 3 = 8 := Eq.refl 8',
    '(deterministic) timeout',
  ],
  [
    'recursion of the elaborator',
    'example : (List.range 3000).length = 3000 := by decide',
    'maximum recursion depth',
  ],
  ['recursion of the parser', `example : ${'('.repeat(900)}True${')'.repeat(900)} := trivial`, 'recursion'],
  ['an IO error', 'run_cmd discard <| IO.FS.readFile "/nowhere/x"', 'no such file'],
  [
    'an IO error, caught',
    'run_cmd do\n  try discard <| IO.FS.readFile "/nowhere/x"\n  catch _ => Lean.logInfo "caught"',
    'caught',
  ],
  ['a user’s error', '#eval (throw (IO.userError "boom") : IO Unit)', 'boom'],
  [
    'a symbol that is not there',
    '@[extern "no_such_symbol"] opaque ext : Nat → Nat\n#eval ext 3',
    'Could not find native implementation',
  ],
]

/** What can't be answered: the process ends. */
export const fatal =
  'def c : Nat → Bool | 0 => true | n+1 => !(c n)\nexample : c 200000 = true := by decide +kernel'
