import type { Operation } from './operation.ts'

export const getContract: Operation =
  ({ contract }) =>
  (_req, res) => {
    res.type('application/yaml').send(contract.text)
  }
