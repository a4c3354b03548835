// lean-repl prove 'theorem …': goals, tactics one by one or several at once, and the way back; prints the proof in the end.
import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import { askService } from '../ask-service.ts'
import { exitCodes, wrongUsage, type ExitCode } from '../failure.ts'
import { compilerLines } from '../messages.ts'
import { goalsText, isComplete, openText, proofText, statementOf, undone, type Proof } from '../proof.ts'
import { proveHelp, readProveInput } from '../prove-input.ts'
import { Prover } from '../prover.ts'
import { withService, withTimeout, type ServiceOptions } from '../service.ts'
import { styleFor, type Style } from '../style.ts'

interface ProveOptions extends ServiceOptions {
  header?: string
  timeout?: number
}

export const proveCommand = (program: Command, end: (code: ExitCode) => void): void => {
  const command = program
    .command('prove')
    .description('prove a theorem step by step')
    .argument('<theorem>', "such as 'theorem t (a b : Nat) : a + b = b + a'")
    .option('--header <text>', 'what it is stated under, such as import Lean')
    .addHelpText('after', `\nAt the goals:\n${proveHelp}`)
  withTimeout(withService(command)).action(async (theorem: string, options: ProveOptions) => {
    const code = await askService(options, (client, signal) =>
      prove(new Prover(client, options), statementOf(theorem), signal),
    )
    end(code)
  })
}

const prove = async (prover: Prover, statement: string, signal: AbortSignal): Promise<ExitCode> => {
  const style = styleFor(process.stdout)
  const opening = await prover.open(statement)
  if (opening.type === 'rejected') {
    process.stderr.write(compilerLines('<theorem>', opening.result, styleFor(process.stderr)))
    throw wrongUsage(`it is not one open goal: ${openText(statement)}`)
  }
  let proof: Proof = opening.proof
  process.stdout.write(goalsText(proof.opened.goals))
  let last: ExitCode = exitCodes.someWrong
  for await (const line of typedLines(signal)) {
    const input = readProveInput(line)
    if (input.type === 'quit') break
    if (input.type === 'tactic' || input.type === 'alternatives') {
      const tactics = input.type === 'tactic' ? [input.tactic] : input.tactics
      const tried = await prover.tryAll(proof, tactics)
      last = tried.inconclusive ? exitCodes.inconclusive : exitCodes.someWrong
      proof = tried.proof
      process.stdout.write(tried.told(style))
    } else {
      if (input.type === 'undo') proof = undone(proof, input.count)
      process.stdout.write(answerTo(input.type, proof))
    }
    if (isComplete(proof)) return await conclude(prover, proof, style)
  }
  if (proof.steps.length > 0) process.stdout.write(proofText(proof))
  return last
}

const answerTo = (type: 'nothing' | 'undo' | 'goals' | 'proof' | 'help', proof: Proof): string => {
  if (type === 'nothing') return ''
  if (type === 'help') return proveHelp
  return type === 'proof' ? proofText(proof) : goalsText((proof.steps.at(-1) ?? proof.opened).goals)
}

/** The text is what somebody copies: Lean is asked for it as it is printed. */
const conclude = async (prover: Prover, proof: Proof, style: Style): Promise<ExitCode> => {
  const text = proofText(proof)
  process.stdout.write(`${style('green', 'proved')}\n${text}`)
  const result = await prover.check(text)
  if (result.status === 'valid') return exitCodes.allValid
  process.stderr.write(compilerLines('<proof>', result, styleFor(process.stderr)))
  process.stderr.write('lean-repl: the steps hold, and their text as one does not: mend it by hand\n')
  return result.conclusive ? exitCodes.someWrong : exitCodes.inconclusive
}

/** With a prompt on a terminal only. */
async function* typedLines(signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  const terminal = process.stdin.isTTY && process.stdout.isTTY
  const lines = createInterface({
    input: process.stdin,
    output: terminal ? process.stdout : undefined,
    signal,
    prompt: '⊢ ',
  })
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  if (terminal) lines.prompt()
  for await (const line of lines) {
    yield line
    if (terminal) lines.prompt()
  }
  signal.throwIfAborted()
}
