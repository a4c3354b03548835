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
type Body = NonNullable<Operation['requestBody']>

const { document } = loadContract()
const components = document.components as unknown as {
  parameters: Record<string, Parameter>
  requestBodies: Record<string, Body>
}
const lastOf = ($ref: string): string => $ref.split('/').at(-1) ?? ''
const bodyOf = (body: Body | { $ref: string } | undefined): Body | undefined =>
  body !== undefined && '$ref' in body ? components.requestBodies[lastOf(body.$ref)] : body
const paths = Object.entries(document.paths as unknown as Record<string, Item>)

export const examples = (wanted: (path: string) => boolean): Example[] =>
  paths
    .filter(([path]) => wanted(path))
    .flatMap(([path, { post }]) =>
      Object.entries(bodyOf(post?.requestBody)?.content['application/json']?.examples ?? {}).map(
        ([name, { value }]) => ({ path, name, value }),
      ),
    )

/** Paths whose parameter has an example, with that in its place. */
export const examplePaths = (): string[] =>
  paths.flatMap(([path, { parameters = [] }]) => {
    const [example] = parameters.flatMap(({ $ref }) => components.parameters[lastOf($ref)]?.example ?? [])
    return example === undefined ? [] : [path.replace(/\{\w+\}/, () => example)]
  })
