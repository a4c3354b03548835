// Whether an environment came back from a pickle as it was. The community binary's pickle holds the imports and
// the new constants only: simp sets, instances, attributes and notation that the pickled commands made are lost
// without a word. The canary is a command that prints, for each environment extension, how many entries this
// module has added; run before pickling and after restoring, its two outputs are equal or the state is replayed.
import type { CommandReply, ErrorReply } from '../../protocol/wire.ts'

/** Needs `Lean` among the imports (Mathlib brings it); where it does not elaborate, pickles are not trusted. */
export const canaryCommand = `run_cmd do
  let environment ← Lean.getEnv
  let extensions ← Lean.persistentEnvExtensionsRef.get
  let counts ← extensions.filterMapM fun extension => do
    let count := (extension.exportEntriesFn (extension.getState environment)).size
    return if count == 0 then none else some s!"{extension.name}={count}"
  Lean.logInfo s!"canary {environment.constants.map₂.toList.length} {counts.toList}"`

/** Entries that are local to a file, a section or a namespace are exported by no extension: the canary is blind to them. */
const unseen =
  /\b(local|scoped|open|variable|section|namespace|universe|set_option|notation|macro|syntax|elab)\b/

/** Whether a state made by these commands may be pickled at all. */
export const pickleable = (commands: string[]): boolean => !commands.some((command) => unseen.test(command))

/** What the canary said; null when it did not run, or when anything else was said beside it. */
export const canaryReading = (reply: CommandReply | ErrorReply): string | null => {
  if ('message' in reply || reply.messages?.length !== 1) return null
  const [message] = reply.messages
  return message?.severity === 'info' && message.data.startsWith('canary ') ? message.data : null
}

export const restoredExactly = (
  before: CommandReply | ErrorReply,
  after: CommandReply | ErrorReply,
): boolean => {
  const reading = canaryReading(before)
  return reading !== null && reading === canaryReading(after)
}
