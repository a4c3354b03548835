// Holes of declarations, the steps that fill them, and whether the whole declaration is then proved.

export interface Case {
  title: string
  cmd: string
  steps: string[]
  hole?: number
}

export const own = 'theorem claim : 7 = 8 := by sorry'

export const unproved: Case[] = [
  ...['exact claim', 'rw [claim]', 'simp [claim]', 'exact?', 'omega', 'have := claim; omega'].map((step) => ({
    title: `a false theorem by \`${step}\``,
    cmd: own,
    steps: [step],
  })),
  { title: 'a false `simp` lemma by `simp`', cmd: `@[simp] ${own}`, steps: ['simp'] },
  { title: 'a false example by itself', cmd: 'example : 7 = 8 := by sorry', steps: ['exact _example'] },
  {
    title: 'a false example whose errors are hidden',
    cmd: '#guard_msgs (drop all) in\nexample : 7 = 8 := by sorry',
    steps: ['exact _example'],
  },
  {
    title: 'a `have` by the theorem around it',
    cmd: 'theorem claim : 7 = 8 := by\n  have h : 7 = 8 := by sorry\n  exact h',
    steps: ['exact claim'],
  },
  {
    title: 'a `where` by itself',
    cmd: 'theorem top : 7 = 8 := claim\nwhere claim : 7 = 8 := by sorry',
    steps: ['exact claim'],
  },
  {
    title: 'a `let rec` by itself',
    cmd: 'theorem top : 7 = 8 := by\n  let rec claim : 7 = 8 := by sorry\n  exact claim',
    steps: ['exact claim'],
  },
  {
    title: 'one of two mutual theorems by the other, whose hole is open',
    cmd: 'mutual\ntheorem one : 7 = 8 := by sorry\ntheorem two : 7 = 8 := by sorry\nend',
    steps: ['exact two'],
  },
  {
    title: 'a recursive proof that does not end',
    cmd: 'theorem never : Nat → False\n  | 0 => by sorry\n  | n + 1 => never n',
    steps: ['exact never 1'],
  },
  {
    title: 'one of two holes by the other, through the theorem',
    cmd: 'theorem never (a b : Nat) : 7 = 8 := if a = 0 then by sorry else by sorry\ntermination_by a + b',
    steps: ['exact never (a - 1) b'],
  },
  {
    title: 'a false lemma that no kernel saw',
    cmd: 'open Lean in\nelab "smuggle" : tactic => do\n  let lie : Declaration := .thmDecl { name := `lie, levelParams := [], type := mkConst ``False, value := mkConst ``True.intro }\n  let .ok e := (← getEnv).addDeclCore 0 lie none false | throwError "refused"\n  setEnv e\ntheorem claim : 7 = 8 := by sorry',
    steps: ['smuggle', 'exact lie.elim'],
  },
  {
    title: 'a termination proof by the function that must end',
    cmd: 'theorem never (n : Nat) : False := never (n + 1)\ntermination_by n\ndecreasing_by sorry',
    steps: ['exact (never n).elim'],
  },
  {
    title: 'an instance by itself',
    cmd: 'instance odd : Inhabited Empty := ⟨by sorry⟩',
    steps: ['exact odd.default'],
  },
  {
    title: 'an instance by search',
    cmd: 'instance : Inhabited Empty := ⟨by sorry⟩',
    steps: ['exact default'],
  },
  { title: 'an unsafe proof', cmd: 'unsafe def claim : 7 = 8 := by sorry', steps: ['exact claim'] },
  {
    title: 'what rests on an earlier `sorry`',
    cmd: `theorem early : 7 = 8 := sorry\n${own}`,
    hole: 1,
    steps: ['exact early'],
  },
  { title: 'what rests on an axiom', cmd: `axiom early : 7 = 8\n${own}`, steps: ['exact early'] },
  {
    title: 'what trusts compiled code',
    cmd: 'theorem small : 10 < 20 := by sorry',
    steps: ['native_decide'],
  },
  {
    title: 'what assumes another hole',
    cmd: 'structure S where\n  n : Nat\n  h : n < n\ndef s : S where\n  n := sorry\n  h := sorry',
    hole: 1,
    steps: ['exact sorryAx _'],
  },
  {
    title: 'a recursive call in a step, without end',
    cmd: own,
    steps: ['let rec go : Nat → 7 = 8 := fun n => go (n + 1)\nexact go 0'],
  },
  {
    title: 'data that breaks the rest of its declaration',
    cmd: 'def small : {n : Nat // n < 5} := ⟨by sorry, by decide⟩',
    steps: ['exact 7'],
  },
  {
    title: 'a declaration with an error elsewhere',
    cmd: 'theorem two (p : Prop) (h : p) : p ∧ p := by\n  constructor\n  · sorry\n  · exact nothing',
    steps: ['exact h'],
  },
]

export const proved: Case[] = [
  {
    title: 'a structural recursion',
    cmd: 'theorem zero_left : ∀ n : Nat, 0 + n = n\n  | 0 => rfl\n  | n + 1 => by sorry',
    steps: ['have ih := zero_left n', 'omega'],
  },
  {
    title: 'a recursion of a private theorem',
    cmd: 'private theorem zero_left : ∀ n : Nat, 0 + n = n\n  | 0 => rfl\n  | n + 1 => by sorry',
    steps: ['exact congrArg Nat.succ (zero_left n)'],
  },
  {
    title: 'what higher-order unification finds',
    cmd: 'theorem every (p : Nat → Prop) (h : p 0) (s : ∀ n, p n → p (n + 1)) : ∀ n, p n := by sorry',
    steps: ['apply Nat.rec', 'exact h', 'exact s'],
  },
  {
    title: 'a well-founded recursion',
    cmd: 'def halvings (n : Nat) : Nat := if h : n ≤ 1 then 0 else sorry',
    steps: ['exact 1 + halvings (n / 2)'],
  },
  {
    title: 'a recursion of mutual functions',
    cmd: 'mutual\ndef even : Nat → Bool\n  | 0 => true\n  | n + 1 => odd n\ndef odd : Nat → Bool\n  | 0 => false\n  | n + 1 => sorry\nend',
    steps: ['exact even n'],
  },
  {
    title: 'a termination proof',
    cmd: 'def down (n : Nat) : Nat := if h : n = 0 then 0 else down (n - 1)\ntermination_by n\ndecreasing_by sorry',
    steps: ['omega'],
  },
  {
    title: 'what speaks of its own function',
    cmd: 'def same : Nat → Nat\n  | 0 => 0\n  | n + 1 => have : same n = same n := by sorry\n    same n',
    steps: ['rfl'],
  },
  {
    title: 'a step with a recursion of its own',
    cmd: 'theorem zero_left (n : Nat) : 0 + n = n := by sorry',
    steps: [
      'let rec go : ∀ n : Nat, 0 + n = n\n  | 0 => rfl\n  | n + 1 => congrArg Nat.succ (go n)\nexact go n',
    ],
  },
  {
    title: 'a definition',
    cmd: 'def pick (α : Type) [Inhabited α] : α := sorry',
    steps: ['exact default'],
  },
  {
    title: 'a definition in steps',
    cmd: 'def pred (n : Nat) : Nat := by sorry',
    steps: ['cases n', 'exact 0', 'rename_i m; exact m'],
  },
  {
    title: 'an instance',
    cmd: 'instance : Inhabited (Nat × Nat) := by sorry',
    steps: ['constructor', 'exact (0, 1)'],
  },
  {
    title: 'a field of an instance',
    cmd: 'instance : Inhabited (Nat × Nat) where\n  default := sorry',
    steps: ['exact (0, 1)'],
  },
  { title: 'a default of a structure', cmd: 'structure S where\n  n : Nat := sorry', steps: ['exact 3'] },
  {
    title: 'a field that speaks of another hole',
    cmd: 'structure S where\n  n : Nat\n  h : n = n\ndef s : S where\n  n := sorry\n  h := sorry',
    hole: 1,
    steps: ['rfl'],
  },
  { title: 'a type', cmd: 'def T : Type := sorry', steps: ['exact Nat'] },
  {
    title: 'a type in a universe of its own choice',
    cmd: 'def f (x : sorry) : Nat := 0',
    steps: ['exact Nat'],
  },
  {
    title: 'a statement',
    cmd: 'theorem either : (sorry : Prop) ∨ True := Or.inr trivial',
    steps: ['exact False'],
  },
  {
    title: 'data that the rest decides',
    cmd: 'def small : {n : Nat // n < 5} := ⟨by sorry, by decide⟩',
    steps: ['exact 3'],
  },
  {
    title: 'what decides the rest',
    cmd: 'theorem above : ∃ n : Nat, 3 < n := ⟨_, by sorry⟩',
    steps: ['exact (by decide : 3 < 4)'],
  },
  { title: 'one of two holes', cmd: 'def pair : Nat × Nat := (sorry, sorry)', hole: 1, steps: ['exact 3'] },
  {
    title: 'a hole behind local instances of `variable`',
    cmd: 'variable {α : Type} [Add α] [Inhabited α]\ndef f (a : α) : α := sorry',
    steps: ['exact a + default'],
  },
  {
    title: 'a hole with universe parameters',
    cmd: 'theorem f.{u} : ∃ α : Type u, α = α := by sorry',
    steps: ['exact ⟨PUnit.{u + 1}, rfl⟩'],
  },
  {
    title: 'a hole with universes of the section',
    cmd: 'universe u v\ntheorem f (α : Type u) (β : Type v) : ∃ γ : Type (max u v), γ = γ := by sorry',
    steps: ['exact ⟨α × β, rfl⟩'],
  },
  {
    title: 'a hole under a `let`',
    cmd: 'def f : Nat := let x := 3; let y := x + 1; sorry',
    steps: ['exact x + y'],
  },
  {
    title: 'a hole whose context has a matcher',
    cmd: 'theorem f (n : Nat) : True := by\n  let y := match n with | 0 => 1 | m + 1 => m\n  have h : y = y := by sorry\n  trivial',
    steps: ['rfl'],
  },
  {
    title: 'a hole behind `open … in`',
    cmd: 'namespace Box\ndef X := Nat\nscoped instance : Inhabited X := ⟨(3 : Nat)⟩\nend Box\nopen Box in\ndef x : X := sorry',
    steps: ['exact default'],
  },
  {
    title: 'a hole behind `attribute … in`',
    cmd: 'def three := 3\nattribute [local simp] three in\ntheorem t : three = 3 := by sorry',
    steps: ['simp'],
  },
  {
    title: 'a hole behind `#guard_msgs`',
    cmd: '#guard_msgs (drop all) in\ntheorem t : 1 = 1 := by sorry',
    steps: ['rfl'],
  },
  {
    title: 'what a macro left open',
    cmd: 'macro "later" : tactic => `(tactic| sorry)\ndef n : Nat := by later',
    steps: ['exact 3'],
  },
]
