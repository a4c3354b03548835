// What a model may ask, by the Model Context Protocol: six tools over the engine's door.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import type { Answer, Caller, Engine } from '../../engine/index.ts'
import { troubleOf } from '../problems.ts'
import { tellRepair } from './tell-repair.ts'
import { tellCheck, tellGoals, tellStatus, tellSteps, tellVerification } from './tell.ts'

/** As the contract bounds them. */
const leanText = z
  .string()
  .min(1)
  .max(1 << 20)
  .refine((given) => given.isWellFormed() && !given.includes('\0'), 'has a NUL or a lone surrogate')
const seconds = z.number().min(0.1).max(3600).optional().describe("Lean's wall time; 30 when left out")
const tacticTexts = z.array(z.string().min(1).max(100_000)).min(1).max(100)

const text = (told: string, isError = false): CallToolResult => ({
  content: [{ type: 'text', text: told }],
  ...(isError && { isError }),
})
const answered = <T>(answer: Answer<T>, tell: (value: T) => string): CallToolResult => {
  if (answer.type === 'ok') return text(tell(answer.value))
  const { code, detail, retryAfterS } = troubleOf(answer.refusal)
  const later = retryAfterS === undefined ? '' : `\nnext: try again in ${Math.ceil(retryAfterS)} s`
  return text(`${code}: ${detail}${later}`, true)
}
const limitsOf = (timeout_s: number | undefined) => (timeout_s === undefined ? {} : { limits: { timeout_s } })

export const mcpServer = (engine: Engine, version: string, caller: Caller): McpServer => {
  const server = new McpServer({ name: 'lean-repl-appliance', version })
  const whole = { source: leanText.describe('A whole Lean 4 file'), timeout_s: seconds }
  server.registerTool(
    'check',
    {
      description: 'Checks a Lean 4 file: the verdict and the first error with its line.',
      inputSchema: whole,
    },
    async ({ source, timeout_s }) =>
      answered(await engine.check({ source, ...limitsOf(timeout_s) }, caller), (result) =>
        tellCheck(source, result),
      ),
  )
  server.registerTool(
    'goals',
    { description: 'The goal of each `sorry` in a Lean 4 file, with a state_ref.', inputSchema: whole },
    async ({ source, timeout_s }) =>
      answered(await engine.check({ source, ...limitsOf(timeout_s) }, caller), (result) =>
        tellGoals(source, result),
      ),
  )
  server.registerTool(
    'repair',
    {
      description:
        'Puts tactics where a Lean 4 file fails or is sorry: the file as Lean accepts it, and what stays open.',
      inputSchema: {
        source: whole.source,
        tactics: tacticTexts.optional().describe('Tried in this order; the usual ones when left out'),
        timeout_s: seconds.describe("Lean's time for all of it; 60 when left out"),
      },
    },
    async ({ source, tactics, timeout_s }) => {
      const budget = timeout_s === undefined ? {} : { budget: { timeout_s } }
      const request = { source, ...(tactics && { tactics }), ...budget }
      return answered(await engine.repair(request, caller, () => undefined), tellRepair)
    },
  )
  server.registerTool(
    'verify',
    {
      description: 'Whether a submission proves the statement of a reference, whose theorem is `sorry`.',
      inputSchema: { reference: leanText, submission: leanText, timeout_s: seconds },
    },
    async ({ reference, submission, timeout_s }) =>
      answered(await engine.verify({ reference, submission, ...limitsOf(timeout_s) }, caller), (result) =>
        tellVerification(submission, result),
      ),
  )
  server.registerTool(
    'try_tactics',
    {
      description: 'Tries tactics, each by itself, on the proof state of a hole.',
      inputSchema: {
        state_ref: z.string().regex(/^proof-[0-9a-f]{64}$/),
        tactics: tacticTexts,
        timeout_s: seconds,
      },
    },
    async ({ state_ref, tactics, timeout_s }) =>
      answered(
        await engine.tactics({ state_ref, tactics, mode: 'alternatives', ...limitsOf(timeout_s) }, caller),
        tellSteps,
      ),
  )
  server.registerTool('status', { description: 'Which Lean answers, and how busy the service is.' }, () =>
    text(tellStatus(engine.pool())),
  )
  return server
}
