// Answers the header, and the next request with what no JSON parser takes.
import { say, serveAfterHeader } from './speak.ts'

await serveAfterHeader(() => say('Segmentation fault (core dumped)\n\n{"env": 1}\n\n'))
