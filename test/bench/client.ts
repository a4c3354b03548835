// The load generator's side of the contract, on undici: keep-alive connections, a clock around every request.
import { Pool } from 'undici'
import type {
  BatchLine,
  BatchRequest,
  CheckRequest,
  CheckResult,
  PoolView,
  RepairRequest,
  RepairResult,
  SorrificationRequest,
  SorrificationResult,
  StateInfo,
  TacticsRequest,
  TacticsResult,
  VerificationRequest,
  VerificationResult,
} from '../../engine/contract/index.ts'

export interface Timed<T> {
  value: T
  /** From before the request was written to after its answer was parsed. */
  clientMs: number
}

// Above the longest check of the bench.
const answerTimeoutMs = 600_000

export class Client {
  readonly #pool: Pool

  constructor(origin: string) {
    this.#pool = new Pool(origin, { headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs })
  }

  check(request: CheckRequest): Promise<Timed<CheckResult>> {
    return this.#post<CheckResult>('/v1/checks', request)
  }

  verify(request: VerificationRequest): Promise<Timed<VerificationResult>> {
    return this.#post<VerificationResult>('/v1/verifications', request)
  }

  tactics(request: TacticsRequest): Promise<Timed<TacticsResult>> {
    return this.#post<TacticsResult>('/v1/tactics', request)
  }

  sorrify(request: SorrificationRequest): Promise<Timed<SorrificationResult>> {
    return this.#post<SorrificationResult>('/v1/sorrifications', request)
  }

  repair(request: RepairRequest): Promise<Timed<RepairResult>> {
    return this.#post<RepairResult>('/v1/repairs', request)
  }

  pool(): Promise<PoolView> {
    return this.#get<PoolView>('/v1/pool')
  }

  state(ref: string): Promise<StateInfo> {
    return this.#get<StateInfo>(`/v1/states/${ref}`)
  }

  async isReady(): Promise<boolean> {
    try {
      const { statusCode, body } = await this.#pool.request({ method: 'GET', path: '/readyz' })
      await body.dump()
      return statusCode === 200
    } catch {
      return false
    }
  }

  /** Finished items as they arrive, the summary last. */
  async *batch(request: BatchRequest): AsyncGenerator<BatchLine> {
    const { statusCode, body } = await this.#pool.request({
      method: 'POST',
      path: '/v1/batches',
      headers: { 'content-type': 'application/json', accept: 'application/x-ndjson' },
      body: JSON.stringify(request),
    })
    if (statusCode !== 200) throw new Error(`batch answered ${statusCode}: ${await body.text()}`)
    let rest = ''
    for await (const chunk of body.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line !== '') yield JSON.parse(line) as BatchLine
    }
  }

  close(): Promise<void> {
    return this.#pool.destroy()
  }

  async #get<T>(path: string): Promise<T> {
    const { statusCode, body } = await this.#pool.request({ method: 'GET', path })
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${await body.text()}`)
    return (await body.json()) as T
  }

  async #post<T>(path: string, request: object): Promise<Timed<T>> {
    const started = performance.now()
    const { statusCode, body } = await this.#pool.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${await body.text()}`)
    const value = (await body.json()) as T
    return { value, clientMs: performance.now() - started }
  }
}
