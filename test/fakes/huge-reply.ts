// Answers each request with one message of 8 MB, on one line, ended by CRLF.
import { say, serve } from './speak.ts'

const data = '⊢ ∀ x, '.repeat(770_000)
const message = { severity: 'info', pos: { line: 1, column: 0 }, data }
await serve(() => say(JSON.stringify({ env: 0, messages: [message] }) + '\r\n\r\n'))
