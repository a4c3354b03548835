// Kernels of others over what both of ours have accepted. One that refuses is an alarm and takes the word back; one that can't
// tell, or fails, has said nothing against it, and is told of.
import type { Logger } from 'pino'
import type { KernelLimits, OtherKernel, OtherVerdict } from '../../lean/other-kernels/kernel.ts'
import type { Judged } from '../../verification/question.ts'
import type { PlaceQueue } from './place-queue.ts'

type Kernel = Pick<OtherKernel, 'identity' | 'judge'>
export interface HeardOthers {
  judged: Judged
  /** Nothing of it is by accident. */
  keepable: boolean
}

export class OtherKernels {
  readonly #kernels: readonly Kernel[]
  readonly #places: PlaceQueue
  readonly #log: Pick<Logger, 'error'>

  constructor(kernels: readonly Kernel[], places: PlaceQueue, log: Pick<Logger, 'error'>) {
    this.#kernels = kernels
    this.#places = places
    this.#log = log
  }

  get some(): boolean {
    return this.#kernels.length > 0
  }

  /** Part of what a result depends on. */
  get identity(): readonly string[] {
    return this.#kernels.map(({ identity }) => identity)
  }

  async hear(id: string, judged: Judged, limits: KernelLimits): Promise<HeardOthers> {
    if (!this.some || !judged.targets.some(({ proved }) => proved)) return { judged, keepable: true }
    const verdicts = await Promise.all(this.#kernels.map((kernel) => this.#ask(kernel, judged.whole, limits)))
    const against = verdicts.find(({ verdict }) => verdict === 'rejected')
    if (against !== undefined)
      this.#log.error({ verification: id, kernel: against }, 'a kernel refuses what two others accept')
    const keepable = verdicts.every(({ verdict }) => verdict !== 'failed')
    return { judged: withVerdicts(judged, verdicts, against), keepable }
  }

  async #ask(kernel: Kernel, text: string | null, limits: KernelLimits): Promise<OtherVerdict> {
    const [name = '', version = ''] = JSON.parse(kernel.identity) as string[]
    const none = { name, version, ms: 0 } as const
    if (text === null)
      return { ...none, verdict: 'undecided', detail: 'it rests on more of the header than is given to it' }
    if (!(await this.#places.enter(limits.signal)))
      return { ...none, verdict: 'failed', detail: 'its caller has gone' }
    try {
      return await kernel.judge(text, limits)
    } catch (error) {
      return { ...none, verdict: 'failed', detail: String(error) }
    } finally {
      this.#places.leave()
    }
  }
}

function withVerdicts(
  judged: Judged,
  verdicts: readonly OtherVerdict[],
  against: OtherVerdict | undefined,
): Judged {
  const detail =
    against === undefined ? null : `the kernel ${against.name} refuses it: ${against.detail ?? ''}`
  const targets = judged.targets.map((target) => {
    if (!target.proved) return target
    const kernels = [...target.kernels, ...verdicts]
    return detail === null
      ? { ...target, kernels }
      : { ...target, kernels, proved: false, reason: 'kernels_disagree' as const, detail, claim: null }
  })
  const first = targets.find(({ proved }) => !proved)
  return { ...judged, targets, reason: first?.reason ?? null, detail: first?.detail ?? null }
}
