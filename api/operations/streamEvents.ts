import { ownerOf } from '../batch/kept/answer-kept.ts'
import { draining, sendProblem } from '../problems.ts'
import { contextOf } from '../request-context.ts'
import type { Operation } from './operation.ts'

/** Who has left so much unread is not slow but gone: it is let go, and may come again. */
const unreadMaxBytes = 4 * 1024 * 1024
const laterS = 10

/** Server-sent events, until the reader leaves or the service stops. */
export const streamEvents: Operation =
  ({ live, isDraining }) =>
  (req, res) => {
    if (isDraining()) {
      sendProblem(res, draining)
      return
    }
    const onlyOnce = String(req.query['follow']) === 'false'
    // What is told at once waits for the head of the answer.
    const early: string[] = []
    let write = (text: string): unknown => early.push(text)
    const reader = live.join(ownerOf(res), {
      tell: (event) => {
        write(`data: ${JSON.stringify(event)}\n\n`)
        if (res.writableLength > unreadMaxBytes) res.destroy()
      },
      end: () => res.end(),
    })
    if (reader === null) {
      const detail = 'As many read the events as may.'
      sendProblem(res, { code: 'concurrency-limited', detail, retryAfterS: laterS })
      return
    }
    res.status(200).setHeader('Content-Type', 'text/event-stream')
    res.setHeader('Cache-Control', 'no-store')
    // A proxy that collects them would take the point away.
    res.setHeader('X-Accel-Buffering', 'no')
    write = (text) => res.write(text)
    for (const text of early) write(text)
    if (onlyOnce) res.end()
    contextOf(res).signal.addEventListener('abort', () => reader[Symbol.dispose]())
    res.once('close', () => reader[Symbol.dispose]())
  }
