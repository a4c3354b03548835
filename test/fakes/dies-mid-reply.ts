// Answers the header and dies halfway through the next answer, saying why on stderr.
import { say, serveAfterHeader } from './speak.ts'

await serveAfterHeader(() => {
  say('{"env": 1, "messages": [{"sev')
  process.stderr.write('PANIC: half a reply is all there is\n')
  process.exit(3)
})
