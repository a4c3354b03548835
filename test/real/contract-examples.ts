// The contract's examples as requests, as its reader sends them.
import { loadContract } from '../../api/contract.ts'

export interface Example {
  path: string
  name: string
  value: object
}

interface Operation {
  requestBody?: { content: Record<string, { examples?: Record<string, { value: object }> }> }
}
interface Parameter {
  name: string
  in: string
  example?: string
}
type Item = { post?: Operation; parameters?: { $ref: string }[] }

const { document } = loadContract()
const paths = Object.entries(document.paths as unknown as Record<string, Item>)

export const examples = (wanted: (path: string) => boolean): Example[] =>
  paths
    .filter(([path]) => wanted(path))
    .flatMap(([path, { post }]) =>
      Object.entries(post?.requestBody?.content['application/json']?.examples ?? {}).map(
        ([name, { value }]) => ({ path, name, value }),
      ),
    )

/** Paths with their parameters' examples in place. */
export function examplePaths(): string[] {
  const { parameters } = document.components as unknown as { parameters: Record<string, Parameter> }
  return paths.flatMap(([path, item]) => {
    const own = (item.parameters ?? []).map(({ $ref }) => parameters[$ref.split('/').at(-1) ?? ''])
    return own.length === 0 ? [] : [path.replace(/\{\w+\}/, () => own[0]?.example ?? '')]
  })
}
