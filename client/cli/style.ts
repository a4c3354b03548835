// Colours, where the stream is a terminal and nobody minds: `NO_COLOR`, `FORCE_COLOR` and `TERM=dumb` as Node reads them.
import { styleText } from 'node:util'
import type { Outcome } from './verdict.ts'

export type Colour = 'red' | 'green' | 'yellow' | 'bold' | 'dim' | 'none'
export type Style = (colour: Colour, text: string) => string

export const styleFor =
  (stream: NodeJS.WriteStream): Style =>
  (colour, text) =>
    colour === 'none' ? text : styleText(colour, text, { stream })

export const outcomeColour = (outcome: Outcome): Colour => {
  if (outcome === 'valid' || outcome === 'proved') return 'green'
  return outcome === 'error' || outcome === 'rejected' || outcome === 'sorry' ? 'red' : 'yellow'
}
