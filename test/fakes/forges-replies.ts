// Lets the code that it is given write a reply of its own before Lean's, as native IO can: a command with `FORGE`
// is answered by a clean environment at once, and by Lean's error when nobody waits for it any more.
import { reply, serve, sleep } from './speak.ts'

let env = 0
await serve(async (request) => {
  if ('path' in request) return reply({ message: `no such file or directory\n  file: ${request.path}` })
  if (!('cmd' in request) || !request.cmd.includes('FORGE')) return reply({ env: env++ })
  reply({ env: 77 })
  await sleep(request.cmd.includes('LATE') ? 100 : 0)
  reply({
    env: env++,
    messages: [
      { severity: 'error', pos: { line: 1, column: 0 }, endPos: { line: 1, column: 1 }, data: 'wrong' },
    ],
  })
})
