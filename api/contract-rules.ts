// What the contract says of requests in prose, so that generators can read it, as the schemas that requests are held
// against: which fields go together, and texts without lone surrogates.
import type { ContractDocument } from './contract.ts'

const whole = { pattern: '^[^\\u0000\\ud800-\\udfff]*$' }
const oneOf = (...names: string[]): object => ({
  anyOf: names.map((name) => ({ required: [name], properties: { [name]: {} } })),
})
const without = (...names: string[]): object => ({
  properties: Object.fromEntries(names.map((name) => [name, false])),
})

const rules: Record<string, object> = {
  HeaderText: whole,
  LeanText: whole,
  LeanName: whole,
  TacticText: whole,
  CheckRequest: {
    allOf: [oneOf('commands', 'source')],
    dependentSchemas: {
      header: without('header_hash', 'state_ref'),
      header_hash: without('header', 'state_ref'),
      source: without('commands', 'header', 'header_hash'),
    },
  },
  TacticsRequest: {
    allOf: [oneOf('state_ref', 'goal', 'theorem')],
    dependentSchemas: {
      state_ref: without('goal', 'theorem', 'header', 'header_hash'),
      goal: without('theorem'),
      header: without('header_hash'),
    },
  },
  VerificationRequest: {
    allOf: [oneOf('reference', 'reference_hash'), oneOf('submission', 'proof')],
    dependentSchemas: { reference: without('reference_hash'), submission: without('proof') },
  },
}

/** The document with its rules; a schema that it lacks has none. */
export const withRules = (document: ContractDocument): ContractDocument => {
  const { components } = document
  const schemas = Object.entries(components.schemas).map(([name, schema]) => [
    name,
    { ...schema, ...rules[name] },
  ])
  return { ...document, components: { ...components, schemas: Object.fromEntries(schemas) } }
}
