// Answers each request after the milliseconds given as its argument.
import { reply, serve, sleep } from './speak.ts'

await serve(async () => {
  await sleep(Number(process.argv[2]))
  reply({ env: 0 })
})
