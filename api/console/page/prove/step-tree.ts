// What was tried at a hole: a tree whose root is the hole, each child a tactic on its parent's proof state.
import type { TacticStep } from '../wire.ts'

export interface StepNode {
  id: number
  parent: number | null
  /** Of the root: nothing. */
  tactic: string
  status: TacticStep['status'] | 'hole'
  goals: readonly string[]
  stateRef: string | null
  /** Why it is not what it could be. */
  note: string
}
export interface StepTree {
  nodes: readonly StepNode[]
  /** On which the next tactics are tried. */
  current: number
}

export const atHole = (goals: readonly string[], stateRef: string | null): StepTree => ({
  nodes: [{ id: 0, parent: null, tactic: '', status: 'hole', goals, stateRef, note: '' }],
  current: 0,
})

export const stepsAfter = ({ nodes }: StepTree, id: number): StepNode[] =>
  nodes.filter(({ parent }) => parent === id)

export const nodeOf = ({ nodes }: StepTree, id: number): StepNode | undefined => nodes[id]

/** With what became of some tactics, and on the best of them: a complete one, else the first that went through. */
export const withSteps = (tree: StepTree, parent: number, steps: readonly TacticStep[]): StepTree => {
  const known = stepsAfter(tree, parent).map(({ tactic }) => tactic)
  const added = steps
    .filter(({ tactic }) => !known.includes(tactic))
    .map((step, at): StepNode => {
      const { tactic, status, goals, state_ref: stateRef, errors, messages } = step
      const error = errors.find(({ root_cause }) => root_cause) ?? errors[0]
      const warning = status === 'open' && goals.length === 0 ? messages[0]?.data : undefined
      const note = error?.message ?? warning ?? ''
      return { id: tree.nodes.length + at, parent, tactic, status, goals, stateRef, note }
    })
  const nodes = [...tree.nodes, ...added]
  const ofThese = nodes.filter(
    (node) => node.parent === parent && steps.some(({ tactic }) => tactic === node.tactic),
  )
  const best =
    ofThese.find(({ status }) => status === 'complete') ?? ofThese.find(({ status }) => status === 'open')
  return { nodes, current: best?.id ?? parent }
}

/** The tactics from the hole to a node. */
export const scriptOf = (tree: StepTree, id: number): string[] => {
  const node = nodeOf(tree, id)
  return node === undefined || node.parent === null ? [] : [...scriptOf(tree, node.parent), node.tactic]
}
