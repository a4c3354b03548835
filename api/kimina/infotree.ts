// Info trees as Kimina's callers know them: the REPL's own names, only as much as was asked for, and lines that count
// from the first one after the imports.
import { isTacticCombinator, type InfoTree } from '../../engine/index.ts'
import type { TreeDetail } from './requests.ts'

type Node = Record<string, unknown>

/** @param linesBefore of the file, before the text that lines are counted in. */
export const infoTreesOf = (trees: readonly InfoTree[], detail: TreeDetail, linesBefore: number): Node[] =>
  trees.flatMap((tree) => pruned(tree as Node, detail)).map((tree) => renamed(tree, linesBefore) as Node)

const pruned = (tree: Node, detail: TreeDetail): Node[] => {
  const children = ((tree['children'] ?? []) as Node[]).flatMap((child) => pruned(child, detail))
  return isShown(tree, detail) ? [{ ...tree, ...(tree['children'] !== undefined && { children }) }] : children
}

const isShown = (tree: Node, detail: TreeDetail): boolean => {
  if (detail === 'full') return true
  if (tree['kind'] !== 'TacticInfo') return false
  const { stx, name } = (tree['node'] ?? {}) as {
    stx?: { range?: { synthetic?: boolean } }
    name?: string | null
  }
  switch (detail) {
    case 'tactics':
      return true
    case 'original':
      return stx?.range?.synthetic === false
    case 'substantive':
      return !isTacticCombinator((name ?? '').replaceAll(/[«»]/g, ''))
    default:
      return detail satisfies never
  }
}

const renamed = (value: unknown, linesBefore: number): unknown => {
  if (Array.isArray(value)) return value.map((each) => renamed(each, linesBefore))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      name === 'line' && typeof inner === 'number'
        ? Math.max(1, inner - linesBefore)
        : renamed(inner, linesBefore),
    ]),
  )
}

/** Lines at the start that are blank or import something. */
export const linesOfImports = (code: string): number => {
  const lines = code.split('\n')
  const end = lines.findIndex((line) => line.trim() !== '' && !line.trim().startsWith('import '))
  return end < 0 ? lines.length : end
}
