// Where an environment keeps the constants that no import has brought: found by addresses alone, in memory that may be
// anybody's. `Environment`: …, 2 checked: a task of the `Kernel.Environment`, whose 0 is `ConstMap` {imported, new}.
import { MalformedImage, objectTag, type Address } from '../../constants/image.ts'
import { LinearMemory } from './linear-memory.ts'

const environmentFields = 8
const kernelEnvironmentFields = 6
const checkedField = 2

/** The root of the map of new constants. @param environment `Lean.Environment`. Throws `MalformedImage`. */
export function newConstantsRoot(memory: ArrayBufferLike, environment: Address): Address {
  const image = new LinearMemory(memory)
  image.expect(environment, environmentFields)
  const checked = image.field(environment, checkedField)
  if (image.tag(checked) !== objectTag.task) throw new MalformedImage('an environment that is not checked')
  const kernel = image.field(checked, 0)
  image.expect(kernel, kernelEnvironmentFields)
  const constants = image.field(kernel, 0)
  image.expect(constants, 2)
  return image.field(constants, 1)
}
