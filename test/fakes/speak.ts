// The REPL protocol from a process's own stdin and stdout: what all fakes share.
import type { ReplReply, ReplRequest } from '../../engine/protocol/wire.ts'

export const say = (text: string): void => {
  process.stdout.write(text)
}
export const reply = (value: ReplReply): void => say(JSON.stringify(value, null, 1) + '\n\n')

/** Hands over requests one by one, counted from 0; resolves when stdin ends, as every REPL must. */
export const serve = async (
  answer: (request: ReplRequest, index: number) => Promise<void> | void,
): Promise<void> => {
  process.stdin.on('error', () => process.exit())
  let [heard, index] = ['', 0]
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    heard += chunk as string
    for (let end = heard.indexOf('\n\n'); end !== -1; end = heard.indexOf('\n\n')) {
      const text = heard.slice(0, end)
      heard = heard.slice(end + 2)
      await answer(JSON.parse(text) as ReplRequest, index++)
    }
  }
}

/** The first request is the header, and every fake that can answer at all answers it. */
export const serveAfterHeader = (answer: () => Promise<void> | void): Promise<void> =>
  serve((_, index) => (index === 0 ? reply({ env: 0 }) : answer()))

export const never = (): Promise<never> => new Promise(() => setInterval(() => undefined, 2 ** 30))
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
