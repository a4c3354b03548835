// Keeps one check's output to a size that a caller can take, and says so where it cut. Errors stay when
// information goes: whether a check is valid is never decided by what was left out.
import type { Message } from '../contract/index.ts'
import { isError, ownMessage } from './messages.ts'

/** Of one message, in UTF-16 units: longer than any goal that a reader, or a model, takes in. */
export const longestMessage = 1_000_000
/** Of all messages of a check. */
export const longestOutput = 4_000_000
export const mostMessages = 10_000

const cutText = (text: string, to: number): string => {
  // A surrogate pair stays whole.
  const end = /[\ud800-\udbff]/.test(text.charAt(to - 1)) ? to - 1 : to
  return `${text.slice(0, end)}\n[cut here: ${text.length - end} more characters]`
}

export const cutOutput = (messages: Message[]): Message[] => {
  const size = messages.reduce((sum, { data }) => sum + data.length, 0)
  const longest = messages.some(({ data }) => data.length > longestMessage)
  if (size <= longestOutput && messages.length <= mostMessages && !longest) return messages
  let left = longestOutput
  const allowed = new Map<Message, number>()
  const allow = (chosen: Message[]): void => {
    for (const message of chosen) {
      if (left <= 0 || allowed.size >= mostMessages) return
      const most = Math.min(longestMessage, left)
      allowed.set(message, most)
      left -= Math.min(message.data.length, most)
    }
  }
  allow(messages.filter(isError))
  allow(messages.filter((message) => !isError(message)))
  const cut = messages.flatMap((message) => {
    const most = allowed.get(message)
    if (most === undefined) return []
    return message.data.length <= most ? [message] : [{ ...message, data: cutText(message.data, most) }]
  })
  const dropped = messages.length - cut.length
  const note =
    `The output of this check was cut: it has ${messages.length} messages of ${size} characters in all` +
    (dropped > 0 ? `, ${dropped} of which are left out.` : '.')
  return [
    ...cut,
    ownMessage('information', 'appliance.outputCut', messages.at(-1)?.command_index ?? null, note),
  ]
}
