// Answers each request twice, the second time when nobody has asked.
import { reply, serve, sleep } from './speak.ts'

await serve(async () => {
  reply({ env: 0 })
  await sleep(50)
  reply({ env: 0 })
})
