// The state that a path names. The validator has seen its form, so that another one is a fault of ours.
import type { Request } from 'express'
import { parseStateRef, type StateRef } from '../engine/index.ts'

export const stateRefOf = (req: Request): StateRef => {
  const ref = parseStateRef(String(req.params['state_ref']))
  if (ref === null) throw new Error('a state_ref passed the validator that is none')
  return ref
}
