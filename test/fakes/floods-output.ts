// Answers the header, and the next request with a string that never ends.
import { once } from 'node:events'
import { say, serveAfterHeader } from './speak.ts'

const flood = 'all work and no play '.repeat(50_000)
await serveAfterHeader(async () => {
  say('{"env": 1, "messages": [{"data": "')
  for (;;) if (!process.stdout.write(flood)) await once(process.stdout, 'drain')
})
