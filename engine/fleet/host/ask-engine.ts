// One request of the fleet to the engine of this host, whatever its kind.
import type {
  CheckRequest,
  LemmaRequest,
  RepairRequest,
  SorrificationRequest,
  TacticsRequest,
  VerificationRequest,
} from '../../contract/index.ts'
import { parseStateRef } from '../../contract/ids.ts'
import type { Answer, Caller, Engine } from '../../door.ts'
import type { Ask } from '../messages/ask.ts'

export const askEngine = async (
  engine: Engine,
  { kind, request }: Ask,
  caller: Caller,
  tell: (line: object) => void,
): Promise<Answer<object>> => {
  switch (kind) {
    case 'check':
      return engine.check(request as unknown as CheckRequest, caller)
    case 'verify':
      return engine.verify(request as unknown as VerificationRequest, caller)
    case 'tactics':
      return engine.tactics(request as unknown as TacticsRequest, caller)
    case 'sorrify':
      return engine.sorrify(request as unknown as SorrificationRequest, caller)
    case 'repair':
      return engine.repair(request as unknown as RepairRequest, caller, tell)
    case 'lemmas':
      return engine.lemmas(request as unknown as LemmaRequest, caller)
    case 'register-header':
      return engine.registerHeader(
        { header: String(request['header']), warm: request['warm'] === true },
        caller,
      )
    case 'state': {
      const ref = parseStateRef(String(request['state_ref']))
      if (ref !== null) return engine.state(ref)
      return { type: 'refused', refusal: { type: 'unknown-state', ref: String(request['state_ref']) } }
    }
    default:
      return kind satisfies never
  }
}
