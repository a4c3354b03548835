// Answers the header, and takes 32 MB more every 10 ms from the next request on.
import { serveAfterHeader, sleep } from './speak.ts'

const held: Buffer[] = []
await serveAfterHeader(async () => {
  for (;;) {
    held.push(Buffer.alloc(32 * 2 ** 20, held.length))
    await sleep(10)
  }
})
