// Answers byte by byte, each in a write of its own.
import { serve, sleep } from './speak.ts'

const text = JSON.stringify({ message: '⊢ ∀ 𝔽 : Type, é' }) + '\n\n'
await serve(async () => {
  for (const byte of Buffer.from(text)) {
    process.stdout.write(Buffer.from([byte]))
    await sleep(1)
  }
})
