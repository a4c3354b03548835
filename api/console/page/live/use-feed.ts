// The events, read as a stream, since a browser's own EventSource can send no key. A connection that ends is made again.
import { useEffect, useState } from 'preact/hooks'
import { ask, pieces, words } from '../shell/service.ts'
import type { LiveEvent } from '../wire.ts'
import { emptyFeed, withEvent, type Feed } from './feed.ts'

const againAfterMs = 2_000

export const useFeed = (): { feed: Feed; trouble: string } => {
  const [feed, setFeed] = useState<Feed>(emptyFeed)
  const [trouble, setTrouble] = useState('')
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    let timer = 0
    const read = async (): Promise<void> => {
      try {
        let isFirst = true
        for await (const piece of pieces(await ask('/v1/events', { signal }), '\n\n')) {
          if (!piece.startsWith('data: ')) continue
          const event = JSON.parse(piece.slice('data: '.length)) as LiveEvent
          const first = isFirst
          isFirst = false
          setTrouble('')
          setFeed((before) => withEvent(before, event, first))
        }
        setTrouble('The service has ended the connection; trying again.')
      } catch (error) {
        if (signal.aborted) return
        setTrouble(words(error))
      }
      timer = window.setTimeout(() => void read(), againAfterMs)
    }
    void read()
    return () => {
      leaving.abort()
      clearTimeout(timer)
    }
  }, [])
  return { feed, trouble }
}
