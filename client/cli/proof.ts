// Pure: a proof as it grows: tactics, what each has left, the way back, and the text of it all.

export interface Step {
  tactic: string
  goals: readonly string[]
  /** Null where nothing is left to go on from. */
  stateRef: string | null
  complete: boolean
}

export interface Proof {
  /** Up to and without `:=`. */
  statement: string
  opened: Pick<Step, 'goals' | 'stateRef'>
  steps: readonly Step[]
}

export const current = ({ opened, steps }: Proof): Pick<Step, 'goals' | 'stateRef'> => steps.at(-1) ?? opened
export const isComplete = ({ steps }: Proof): boolean => steps.at(-1)?.complete === true
export const extended = (proof: Proof, step: Step): Proof => ({ ...proof, steps: [...proof.steps, step] })
export const undone = (proof: Proof, count: number): Proof => ({
  ...proof,
  steps: proof.steps.slice(0, Math.max(0, proof.steps.length - count)),
})

/** Without an end that leaves the proof open. */
export const statementOf = (text: string): string =>
  text.replace(/\s*:=\s*(?:by\s*)?(?:sorry\s*)?$/, '').trimEnd()

export const openText = (statement: string): string => `${statement} := by sorry`

/** Every tactic in lines of its own, and a hole where it does not end. */
export const proofText = ({ statement, steps }: Proof): string => {
  const tactics = steps.flatMap(({ tactic }) => tactic.split('\n'))
  const lines = steps.at(-1)?.complete === true ? tactics : [...tactics, 'sorry']
  return `${statement} := by\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}

export const goalsText = (goals: readonly string[]): string =>
  goals.length === 0
    ? 'no goals\n'
    : `${goals.map((goal, index) => (goals.length > 1 ? `goal ${index + 1} of ${goals.length}\n` : '') + goal).join('\n\n')}\n`
