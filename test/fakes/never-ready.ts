// Its terminal is ready, it never is: not even the header is answered.
import { never, serve } from './speak.ts'

await serve(() => undefined)
await never()
