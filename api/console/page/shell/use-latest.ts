// One request at a time: a new one ends the one before it, and so does leaving.
import { useEffect, useRef } from 'preact/hooks'

export const useLatest = (): (() => AbortSignal) => {
  const current = useRef<AbortController | null>(null)
  useEffect(() => () => current.current?.abort(), [])
  return () => {
    current.current?.abort()
    current.current = new AbortController()
    return current.current.signal
  }
}
