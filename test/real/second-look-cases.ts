// Texts that run code of their own: those that would have an unsound or missing declaration pass, and those that are honest.
const forge = `open Lean Elab Term in
elab "forge%" : term <= expected => do
  let lie := Declaration.thmDecl { name := \`bad, levelParams := [], type := expected, value := .const \`\`True.intro [] }
  match (← getEnv).addDeclCore 0 lie none (doCheck := false) with
  | .ok env => setEnv env; return .const \`bad []
  | .error _ => throwError "no"
`
const lie = `open Lean Elab Term in
elab "lie%" : term <= expected => return mkApp2 (.const \`\`id [.zero]) expected (.const \`\`True.intro [])
`
const unchecked = `open Lean Elab Command in
run_cmd modifyScope fun scope => { scope with opts := scope.opts.setBool \`debug.skipKernelTC true }
`
const quiet = `open Lean Elab Command in
elab "quiet " c:command : command => do
  elabCommand c
  modify fun s => { s with messages := {} }
`
const undo = `open Lean Elab Command in
elab "undo " c:command : command => do
  let before ← get
  try elabCommand c catch _ => pure ()
  set before
`
const swallow = `open Lean Elab Command in
@[command_elab Lean.Parser.Command.declaration] def swallow : CommandElab := fun _ => pure ()
`
const silence = `open Lean Elab Command in
run_cmd lintersRef.modify fun all => all.push { run := fun _ => modify fun s => { s with messages := {} } }
`
const replace = `open Lean Elab Command in
elab "sound " n:ident : command => do
  let lie := Declaration.thmDecl { name := n.getId, levelParams := [], type := (.const \`\`False []), value := .const \`\`True.intro [] }
  match (← getEnv).addDeclCore 0 lie none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "no"
`

export const attacks: Record<string, string | string[]> = {
  'a theorem by a declaration that was not checked': `${forge}theorem t : 1 = 2 := forge%`,
  'an example by one': `${forge}example : 1 = 2 := forge%`,
  'one in a proof by tactics': `${forge}theorem t : 1 = 2 := by\n  have h : 1 = 2 := forge%\n  exact h`,
  'one in a definition': `${forge}def t : False := forge%`,
  'one in an instance without a name': `${forge}instance : Inhabited False where\n  default := forge%`,
  'one in a private theorem': `${forge}namespace A\nprivate theorem t : 1 = 2 := forge%\nend A`,
  'nothing but a proof': `theorem t : 1 = 2 := by_elab do
  let lie := Lean.Declaration.thmDecl { name := \`bad, levelParams := [], type := Lean.mkNatEq (Lean.mkNatLit 1) (Lean.mkNatLit 2), value := .const \`\`True.intro [] }
  match (← Lean.getEnv).addDeclCore 0 lie none (doCheck := false) with
  | .ok env => Lean.setEnv env; return .const \`bad []
  | .error _ => Lean.throwError "no"`,
  'an option that turns the kernel’s checks off, set from code': `${unchecked}${lie}theorem t : 1 = 2 := lie%`,
  'the same for an example': `${unchecked}${lie}example : 1 = 2 := lie%`,
  'the option set for one command': `${lie}set_option debug.skipKernelTC true in\ntheorem t : 1 = 2 := lie%`,
  'the message of a wrong theorem deleted': `${quiet}quiet theorem t : 1 = 2 := by decide`,
  'the message of a wrong example deleted': `${quiet}quiet example : 1 = 2 := by decide`,
  'the message of a statement that means nothing deleted': `${quiet}quiet theorem t : undefined = 2 := by decide`,
  'the message of an example that means nothing deleted': `${quiet}quiet example : undefined = 2 := by decide`,
  'the message of a wrong instance deleted': `${quiet}quiet instance : Inhabited False := ⟨by decide⟩`,
  'an old environment put back': `${undo}undo theorem t : 1 = 2 := by decide`,
  'a sorry hidden by an old environment': `${undo}undo theorem t : 1 = 2 := sorry`,
  'an elaborator that swallows a theorem': `${swallow}theorem t : 1 = 2 := by decide`,
  'one that swallows an example': `${swallow}example : 1 = 2 := by decide`,
  'a linter that deletes every message': `${silence}theorem t : 1 = 2 := by decide`,
  'such a linter and an example': `${silence}example : 1 = 2 := by decide`,
  'a theorem put in another’s place': `${undo}${replace}undo theorem t : False := by decide\nsound t`,
  'a declaration that only code has made': `${replace}sound t`,
  'a wrong theorem behind an end of the text that is not one': [
    `open Lean in run_cmd logWarning "using 'exit' to interrupt Lean"`,
    'theorem t : 1 = 2 := by decide',
  ],
}

export const honest: Record<string, string | string[]> = {
  'a notation': 'notation "three!" => 3\nexample : three! = 3 := rfl\ntheorem t : three! = 3 := rfl',
  'an infix operator':
    'infixl:65 " ⊞ " => fun (a b : Nat) => a + b\nexample (a b : Nat) : a ⊞ b = b ⊞ a := Nat.add_comm a b',
  'a macro': 'macro "three" : term => `(3)\ntheorem t : three = 3 := rfl\nexample : three = 3 := by decide',
  'a tactic macro':
    'macro "easy" : tactic => `(tactic| first | rfl | omega)\ntheorem t (n : Nat) : n + 0 = n := by easy',
  'a tactic elaborator':
    'open Lean Elab Tactic in\nelab "mine" : tactic => do evalTactic (← `(tactic| simp))\ntheorem t (xs : List Nat) : xs ++ [] = xs := by mine',
  'a term elaborator':
    'open Lean Elab Term in elab "e!" : term => return .const ``Nat []\nexample : e! := (3 : Nat)',
  'a command that declares':
    'macro "sound " n:ident : command => `(theorem $n : True := trivial)\nsound t\ntheorem u : True := t',
  'an evaluation beside a theorem': '#eval 1 + 1\ntheorem t : 1 + 1 = 2 := rfl',
  '#eval of a function of one’s own':
    'def fib : Nat → Nat | 0 => 0 | 1 => 1 | n + 2 => fib n + fib (n + 1)\n#eval fib 10\nexample : fib 10 = 55 := by decide',
  'derived instances': [
    'inductive Colour | red | green | blue deriving Repr, DecidableEq, Hashable, Inhabited, Ord',
    '#eval Colour.red\nexample : Colour.red ≠ .blue := by decide\ninstance : Add Colour := ⟨fun a _ => a⟩',
  ],
  'a simproc':
    'open Lean Meta Simp in\nsimproc s (2 + 3) := fun _ => return .continue\nexample : 2 + 3 = 5 := by simp',
  'a proof found by code': 'theorem t : 2 + 2 = 4 := by\n  run_tac pure ()\n  rfl',
  'a message by code':
    'open Lean in run_cmd logInfo "hello"\nexample (p q : Prop) (hp : p) (hq : q) : p ∧ q := ⟨hp, hq⟩',
  'a syntax category':
    'declare_syntax_cat arith\nsyntax num : arith\nsyntax arith "+" arith : arith\nsyntax "[arith|" arith "]" : term\nmacro_rules\n  | `([arith| $n:num]) => `($n)\n  | `([arith| $a + $b]) => `([arith| $a] + [arith| $b])\ntheorem t : [arith| 1 + 2] = 3 := rfl',
  'recursion by a measure':
    'macro "half" n:term : term => `($n / 2)\ndef log (n : Nat) : Nat := if n < 2 then 0 else log (half n) + 1\ntheorem log_one : log 1 = 0 := by unfold log; simp\ninstance : CoeSort Nat Type := ⟨Fin⟩',
  'partial and unsafe definitions':
    'partial def spin (n : Nat) : Nat := spin (n + 1)\nunsafe def odd (n : Nat) : Nat := unsafeCast n\n#eval 3\ntheorem t : True := trivial',
  'partial definitions of each other':
    'mutual\npartial def f (n : Nat) : Nat := g (n + 1)\npartial def g (n : Nat) : Nat := f n\nend\n#eval 2\nprivate theorem t : f = f := rfl',
  'keywords in comments, strings and quotations':
    '/- theorem no : 1 = 2 -/\n-- example : False\ndef s := "theorem no : False"\nmacro "none" : command => `(theorem no : True := trivial)\n#eval s\nattribute [instance] instAddNat',
  'inductive types of all kinds':
    'notation "ℕ" => Nat\nmutual\ninductive A | a (b : B)\ninductive B | nil | cons (a : List A)\nend\nstructure P (α : Type u) where\n  x : α\n  y : ℕ\nclass C (α : Type u) extends Inhabited α where\n  c : α\ninstance : C ℕ := ⟨3⟩\nexample : (C.c : ℕ) = 3 := rfl',
  'a theorem by matching, with a notation before':
    'notation "ℕ" => Nat\nexample (n : ℕ) : n = 0 ∨ ∃ m, n = m + 1 := match n with | 0 => .inl rfl | m + 1 => .inr ⟨m, rfl⟩\nexample : ∀ n : ℕ, 0 ≤ n := fun n => by induction n with | zero => simp | succ n ih => omega',
  'several commands': [
    'namespace X\nmacro "one" : term => `(1)\ntheorem t : one = 1 := rfl',
    'example : one = 1 := t\nend X',
    'theorem X.u : 1 = 1 := X.t',
  ],
  'an example in the midst of which code runs first':
    'example (n : Nat) : 10007 % 3 = 2 ∧ (match n with | 0 => 0 | _ + 1 => 0) = 0 := by\n  constructor\n  · decide +kernel\n  · run_tac pure ()\n    cases n <;> rfl',
  'an interpolated string':
    'def n := 3\n#eval s!"{String.join ["theorem no", "def no"]} {n}"\nexample : n = 3 := rfl',
  'a language of its own':
    'declare_syntax_cat stmt\nsyntax "def" ident ":=" num : stmt\nsyntax "[prog|" stmt "]" : term\nmacro_rules | `([prog| def $_ := $n]) => `(($n : Nat))\nexample : [prog| def z := 4] = 4 := rfl',
  'guarded messages':
    '/-- info: 2 -/\n#guard_msgs in\n#eval 1 + 1\n#guard_msgs in\nexample : 1 + 1 = 2 := rfl',
}

/** With a declaration whose failure a guard expects. */
export const guarded: Record<string, string> = {
  'an example':
    '#eval 1\n#guard_msgs (drop error) in\nexample : 1 = 2 := by decide\ntheorem t : 1 = 1 := rfl',
  'a theorem behind other commands':
    '#eval 1\n#guard_msgs (drop all) in\nopen Nat in\n@[simp] private theorem no : 1 = 2 := by decide\nexample : 1 = 1 := rfl',
  'a guard behind another command':
    'notation "ℕ" => Nat\nset_option pp.all false in\n#guard_msgs (drop error) in\ntheorem no (n : ℕ) : n = 2 := by decide',
  'an instance and a definition':
    '#eval 1\n#guard_msgs (drop error) in\ninstance : Inhabited Empty := ⟨by assumption⟩\n#guard_msgs (drop error) in\ndef f : Nat := "a"',
  'definitions of each other':
    '#eval 1\n#guard_msgs (drop error) in\nmutual\ndef f (n : Nat) : Nat := g "a"\ndef g (n : Nat) : Nat := f n\nend\nexample : 1 = 1 := rfl',
}

interface Hole {
  base: string
  tactics: string[]
}
const forged = `open Lean in
run_cmd
  let lie := Declaration.thmDecl { name := \`bad, levelParams := [], type := .const \`\`False [], value := .const \`\`True.intro [] }
  match (← getEnv).addDeclCore 0 lie none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "no"
`
const lieByElab = `by_elab do
  let lie := Lean.Declaration.thmDecl { name := \`bad, levelParams := [], type := .const \`\`False [], value := .const \`\`True.intro [] }
  match (← Lean.getEnv).addDeclCore 0 lie none (doCheck := false) with
  | .ok env => Lean.setEnv env; return .const \`bad []
  | .error _ => Lean.throwError "no"`

/** The error has the check told no state of the text's own, but one of its hole. */
const failing = 'theorem no : 1 = 2 := by decide'
export const falseProofs: Record<string, Hole> = {
  'what the text before has declared without a check': {
    base: `${forged}theorem t : 1 = 2 := by sorry\n${failing}`,
    tactics: ['exact bad.elim'],
  },
  'the same in data': { base: `${forged}def t : Fin 0 := by sorry\n${failing}`, tactics: ['exact bad.elim'] },
  'the same in an example': {
    base: `${forged}example : Fin 0 := by sorry\n${failing}`,
    tactics: ['exact bad.elim'],
  },
  'what a tactic has': {
    base: 'theorem t : 1 = 2 := by sorry',
    tactics: [`exact (${lieByElab} : False).elim`],
  },
  'what the tactic before has': {
    base: 'theorem t : 1 = 2 ∧ 1 = 3 := by sorry',
    tactics: [`have h : False := ${lieByElab}`, 'exact h.elim'],
  },
}

const naturals = 'notation "ℕ" => Nat\n'
export const trueProofs: Record<string, Hole> = {
  'a theorem': { base: `${naturals}theorem t (n : ℕ) : n = n := by sorry`, tactics: ['rfl'] },
  'a theorem with universes and instances': {
    base: `${naturals}theorem t.{u} {α : Type u} [Add α] (f : ℕ → α) : f 0 + f 0 = f 0 + f 0 := by sorry`,
    tactics: ['have h : f 0 = f 0 := by simp', 'rfl'],
  },
  'an example': { base: `${naturals}example (n : ℕ) : n ≤ n + 1 := by sorry`, tactics: ['omega'] },
  data: { base: `${naturals}def f : ℕ → ℕ := by sorry`, tactics: ['intro n', 'exact n + 1'] },
  'data of an example': { base: `${naturals}example : ℕ := by sorry`, tactics: ['exact 3'] },
  'a step of a recursion': {
    base: `${naturals}theorem t : ∀ n : ℕ, 0 + n = n\n  | 0 => rfl\n  | n + 1 => by sorry`,
    tactics: ['rw [← Nat.add_assoc, t n]'],
  },
  'one of two holes': {
    base: `${naturals}theorem t : (∀ n : ℕ, n = n) ∧ 1 = 2 := ⟨by sorry, by sorry⟩`,
    tactics: ['intro n', 'rfl'],
  },
  'what an unsound declaration is not needed for': {
    base: `${forged}theorem t : 1 = 1 := by sorry\n${failing}`,
    tactics: ['rfl'],
  },
  'a theorem of the text, by a tactic of its own': {
    base: 'inductive T | a | b deriving DecidableEq\nmacro "easy" : tactic => `(tactic| decide)\ntheorem T.ne : T.a ≠ T.b := by easy\ntheorem t : T.b ≠ T.a := by sorry',
    tactics: ['intro h', 'exact T.ne h.symm'],
  },
  'a theorem, by code of a tactic': {
    base: 'theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry',
    tactics: ['constructor', 'run_tac Lean.Elab.Tactic.evalTactic (← `(tactic| assumption))', 'assumption'],
  },
}
