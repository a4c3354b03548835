// What became of a verification, as the contract has it.
import type { EngineIdentity, LeanError, Message, VerificationResult } from '../../contract/index.ts'
import { milliseconds } from '../../contract/milliseconds.ts'
import type { HeaderHash } from '../../contract/ids.ts'
import type { Freeze } from './contradiction-watch.ts'
import { gateRules } from '../../verification/gate/gate.ts'
import { unjudged, type Judged, type Reason, type TargetJudged } from '../../verification/question.ts'

/** What identical requests share: all but what follows from it, and what this one cost. */
export type VerificationVerdict = Omit<VerificationResult, 'timings' | 'conclusive'>

/** Whether the submission was judged, and no lack of this engine can have changed what is said against it. */
export const isConclusiveVerification = ({ status, reason, engine_limits }: VerificationVerdict): boolean =>
  status === 'proved' ||
  (status === 'rejected' &&
    engine_limits.length === 0 &&
    reason !== 'outside_supported_kernel' &&
    reason !== 'kernels_disagree')

export interface About {
  id: string
  digest: string
  headerHash: HeaderHash
  engine: EngineIdentity
  axiomsExact: boolean
  /** Of the targets, by their names, as Lean prints them. */
  expected: Readonly<Record<string, string>>
  found: Readonly<Record<string, string>>
  messages: Message[]
  errors: LeanError[]
  engineLimits: string[]
}

/** Of this project's kernel. */
const ownKernelVersion = '1'
/** Faults of Lean's kernel before 4.34, published, which the gate and the second kernel stand against. */
const bugsBefore434 = [...new Set(gateRules.flatMap(({ standsFor }) => standsFor.match(/#\d+/g) ?? []))].map(
  (number) => `leanprover/lean4${number}`,
)

const openKernelBugs = ({ lean_version }: EngineIdentity): string[] => {
  const [major = 0, minor = 0] = lean_version.split('.').map(Number)
  return major < 4 || (major === 4 && minor < 34) ? bugsBefore434 : []
}

/** With a verdict on each target. */
export function judgedReply(about: About, judged: Judged, exportPath: string | null): VerificationVerdict {
  const proved = judged.targets.length > 0 && judged.targets.every((one) => one.proved)
  return {
    ...frame(about, judged.targets),
    proved,
    status: proved ? 'proved' : 'rejected',
    reason: judged.reason,
    detail: judged.detail,
    failed_declarations: judged.failedDeclarations,
    definitions: judged.definitions,
    uses: {
      metaprograms: judged.uses.metaprograms,
      native: judged.uses.native,
      unsafe: judged.uses.unsafe,
      new_inductives: judged.uses.newInductives,
      new_axioms: judged.uses.newAxioms,
      new_declarations: judged.uses.newDeclarations,
    },
    lint: {
      auto_bound: judged.lint.autoBound,
      confusable: judged.lint.confusable,
      variables_included: judged.lint.variablesIncluded,
    },
    assurance: assurance(about.engine, proved && judged.targets.every(allAccept)),
    export: exportPath,
  }
}

/** Before any kernel was asked. */
export function rejectedReply(
  about: About,
  targets: readonly string[],
  reason: Reason,
  detail: string,
): VerificationVerdict {
  const views = targets.map((name) => ({ ...unjudged(name), reason, detail }))
  return { ...frame(about, views), status: 'rejected', reason, detail }
}

/** Both kernels have accepted it, and so have shown that they can't be believed. */
export function contradictedReply(
  verdict: VerificationVerdict,
  { detail, contradicts }: Pick<Freeze, 'detail' | 'contradicts'>,
): VerificationVerdict {
  const reason = 'outside_supported_kernel'
  const targets = verdict.targets.map((one) => ({ ...one, proved: false, reason, detail }) as const)
  return { ...verdict, proved: false, status: 'rejected', reason, detail, targets, contradicts }
}

/** Without a verdict. */
export function struckReply(
  about: About,
  targets: readonly string[],
  status: Exclude<VerificationResult['status'], 'proved' | 'rejected'>,
  detail: string,
): VerificationVerdict {
  const views = targets.map((name) => ({ ...unjudged(name), detail }))
  return { ...frame(about, views), status, reason: null, detail }
}

function frame(
  about: About,
  targets: readonly TargetJudged[],
): Omit<VerificationVerdict, 'status' | 'reason' | 'detail'> {
  const { id, digest, headerHash, engine, axiomsExact, expected, found, messages, errors } = about
  return {
    id,
    proved: false,
    targets: targets.map((one) => ({
      name: one.name,
      proved: one.proved,
      reason: one.reason,
      detail: one.detail,
      statement: one.statement,
      expected: expected[one.name] ?? null,
      found: found[one.name] ?? null,
      axioms: one.axioms,
      disallowed_axioms: one.disallowedAxioms,
      axioms_exact: axiomsExact,
      kernels: one.kernels.map(({ name, version, verdict, detail, ms }) => ({
        name,
        version: version ?? (name === 'lean' ? engine.lean_version : ownKernelVersion),
        verdict,
        detail,
        ms: milliseconds(ms),
      })),
    })),
    failed_declarations: [],
    definitions: [],
    uses: {
      metaprograms: false,
      native: false,
      unsafe: false,
      new_inductives: [],
      new_axioms: [],
      new_declarations: 0,
    },
    lint: { auto_bound: [], confusable: [], variables_included: [] },
    messages,
    errors,
    engine_limits: about.engineLimits,
    assurance: assurance(engine, false),
    contradicts: null,
    export: null,
    reference_digest: digest,
    header_hash: headerHash,
    engine,
  }
}

const allAccept = ({ kernels }: TargetJudged): boolean =>
  kernels.every(({ verdict }) => verdict === 'accepted')

const assurance = (engine: EngineIdentity, kernelsAgree: boolean): VerificationResult['assurance'] => ({
  fresh_memory: true,
  separate_replay: true,
  header_trusted: true,
  kernels_agree: kernelsAgree,
  open_kernel_bugs: openKernelBugs(engine),
})
