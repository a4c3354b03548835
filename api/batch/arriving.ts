// The items of a body in lines while it arrives: what holds for all of them is known from the URL, so that a line may run
// as soon as it is there.
import type { Logger } from 'pino'
import { invalid, type Trouble } from '../problems.ts'
import type { Coming, Reception } from './receive.ts'
import type { Outline } from './scan.ts'
import { ArrivingSupply, type Supply } from './supply.ts'

export const noLines: Trouble = invalid([{ field: 'body', message: 'has no lines' }])

export const supplyOf = ({ outline, onMore, end }: Coming, log: Logger): Supply => {
  const supply = new ArrivingSupply()
  onMore(() => supply.haveCome(outline.ends.length))
  end.then(
    (reception) => {
      // The last line may have no end of its own.
      if (reception.type === 'received') supply.haveCome(outline.ends.length)
      supply.end(troubleOf(reception, outline))
    },
    (error: unknown) => {
      log.error({ err: error }, 'the body of a batch could not be taken in')
      supply.end({
        code: 'internal-error',
        detail: 'This is a fault of the service; its log has the details.',
      })
    },
  )
  return supply
}

const troubleOf = (reception: Reception, outline: Outline): Trouble | null => {
  switch (reception.type) {
    case 'received':
      return outline.starts.length === 0 ? noLines : null
    case 'refused':
      return reception.trouble
    case 'gone':
      return { code: 'request-timeout', detail: 'The body did not arrive.' }
    default:
      return reception satisfies never
  }
}
