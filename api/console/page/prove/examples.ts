// Texts to begin with.
export const examples: readonly { title: string; text: string }[] = [
  {
    title: 'A theorem with a hole',
    text: 'theorem both (p q : Prop) : p ∧ q → q ∧ p := by\n  intro h\n  sorry\n',
  },
  {
    title: 'An induction',
    text: [
      'theorem sum_zero (n : Nat) : 0 + n = n := by',
      '  induction n with',
      '  | zero => rfl',
      '  | succ n ih => sorry',
      '',
    ].join('\n'),
  },
  {
    title: 'A proof that is wrong',
    text: 'theorem wrong (a b : Nat) : a + b = a := by\n  omega\n',
  },
  {
    title: 'Definitions, and what they compute',
    text: [
      'def double (n : Nat) : Nat := n + n',
      '',
      '#eval double 21',
      '',
      'theorem double_eq (n : Nat) : double n = 2 * n := by',
      '  unfold double',
      '  omega',
      '',
    ].join('\n'),
  },
]
