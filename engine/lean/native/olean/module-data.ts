// What a module's file holds at its root: `ModuleData` {imports, constNames, constants, extraConstNames, entries; isModule}.
import type { Name } from '../../../kernel/term/name.ts'
import type { Address } from '../../constants/image.ts'
import { ConstantValues, type ValueLimits } from '../../constants/values.ts'
import type { CompactedRegion } from './compacted-region.ts'

const moduleFields = 5
const field = { imports: 0, constNames: 1, constants: 2 } as const
/** `Import` {module; whatever flags}. */
const importFields = 1
const mostImports = 100_000

/** Where the `ConstantInfo`s are. */
export const constantsIn = (region: CompactedRegion, most: number): Address[] =>
  region.items(fieldOf(region, 'constants'), most)

/** The modules that it imports itself. */
export function importsIn(region: CompactedRegion, limits: ValueLimits): Name[] {
  const values = new ConstantValues(region, limits)
  return region.items(fieldOf(region, 'imports'), mostImports).map((one) => {
    region.expect(one, importFields)
    return values.name(region.field(one, 0))
  })
}

/** Of the constants, in their order. */
export function constantNamesIn(region: CompactedRegion, limits: ValueLimits, most: number): Name[] {
  const values = new ConstantValues(region, limits)
  return region.items(fieldOf(region, 'constNames'), most).map((one) => values.name(one))
}

function fieldOf(region: CompactedRegion, which: keyof typeof field): Address {
  const root = region.root()
  region.expect(root, moduleFields)
  return region.field(root, field[which])
}
