// The text of a file that a command is given; without one there is nothing to ask.
import { fileTrouble, wrongUsage } from './failure.ts'
import { readText } from './text.ts'

export const readGiven = (path: string): string => {
  try {
    const reading = readText(path)
    if (reading.type === 'text') return reading.text
    throw wrongUsage(`${path}: ${reading.detail}`)
  } catch (error) {
    throw error instanceof Error && 'exitCode' in error ? error : fileTrouble(path, error)
  }
}
