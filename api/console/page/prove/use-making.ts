// One text in the making at a time: its progress, and in the end a proposal that is taken or left.
import { useState } from 'preact/hooks'
import { words } from '../shell/service.ts'
import { useLatest } from '../shell/use-latest.ts'
import { makeText, type MadeText, type Making } from './make-text.ts'

export type MakingState =
  | { type: 'none' }
  | { type: 'running'; progress: string }
  | { type: 'trouble'; words: string }
  | { type: 'proposed'; before: string; made: MadeText }

export interface UseMaking {
  state: MakingState
  start(making: Making, source: string): void
  /** Ends what runs, and forgets what is proposed. */
  drop(): void
}

export const useMaking = (): UseMaking => {
  const [state, setState] = useState<MakingState>({ type: 'none' })
  const begin = useLatest()
  const run = async (making: Making, before: string): Promise<void> => {
    if (before.trim() === '') return
    const signal = begin()
    const tell = (progress: string): void => {
      if (!signal.aborted) setState({ type: 'running', progress })
    }
    try {
      const made = await makeText(making, before, signal, tell)
      if (!signal.aborted) setState({ type: 'proposed', before, made })
    } catch (error) {
      if (!signal.aborted) setState({ type: 'trouble', words: words(error) })
    }
  }
  return {
    state,
    start: (making, source) => void run(making, source),
    drop: () => {
      begin()
      setState({ type: 'none' })
    },
  }
}
