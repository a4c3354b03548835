// Answers the header and reads everything else in silence.
import { never, serveAfterHeader } from './speak.ts'

await serveAfterHeader(() => undefined)
await never()
