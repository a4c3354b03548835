// Which part of a toolchain's work a check is: by the header that it starts from, so that hosts pull what they hold warm.
import { planCheck } from '../../check/plan.ts'
import type { CheckRequest } from '../../contract/index.ts'
import type { Header } from '../../job/base.ts'
import { partOf } from '../broker/names.ts'

/** A state may be of any header: hosts make it with or without. */
const anywhere = partOf(null)

export const partOfCheck = (request: CheckRequest, canonical: Header): string => {
  const planned = planCheck(request, canonical)
  if (planned.type !== 'planned') return anywhere
  const { start } = planned.plan
  if (start.type === 'state') return anywhere
  const hash = start.type === 'header' ? start.header.hash : start.hash
  return hash === canonical.hash ? anywhere : partOf(hash)
}
