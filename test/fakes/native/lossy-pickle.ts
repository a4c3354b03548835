// What the community binary's pickle loses: it holds new constants and nothing that commands register beside
// them, so a restored state has the definitions without their attributes, and no instances, notation or macros.

export type Step = { cmd: string; registers?: boolean } | { tactic: string } | { sorry: number }

const syntaxCommand = /^\s*(local |scoped )?(notation|infixl?|infixr|macro|syntax|elab)\b/

export const afterPickling = (steps: Step[]): Step[] =>
  steps.map((step, index) => {
    if (!('cmd' in step) || index === 0) return step
    if (syntaxCommand.test(step.cmd)) return { cmd: '', registers: false }
    const cmd = step.cmd.replace(/@\[[^\]]*\]\s*/g, '').replace(/^\s*instance\b/gm, 'def')
    return { cmd, registers: step.registers ?? cmd === step.cmd }
  })
