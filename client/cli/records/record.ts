// Pure: a line of JSON → what is asked of the service, by the fields that the caller has named.
import type { CheckRequest, VerificationRequest } from '../../types.d.ts'
import { decodeText } from '../text.ts'
import { longestLineBytes, type RawLine } from './lines.ts'
import { placeProof } from './statement.ts'
import { startsWithImports } from './starts-with-imports.ts'

export interface FieldNames {
  id?: string | undefined
  headerField?: string | undefined
  statementField?: string | undefined
  proofField?: string | undefined
  group?: string | undefined
}
export type Request = CheckRequest | VerificationRequest

/** `id` as the record has it, a text or a number; its line's number where it has none. */
export type RecordReading =
  | { type: 'blank' }
  | { type: 'request'; id: string | number; group: string | null; request: Request }
  | { type: 'refused'; id: string | number; detail: string }

class Unreadable extends Error {}

export const readRecord = ({ number, bytes }: RawLine, fields: FieldNames): RecordReading => {
  if (bytes === null)
    return { type: 'refused', id: number, detail: `the line has more than ${longestLineBytes} bytes` }
  // As `decodeText` has it, nothing is a line.
  const decoded = decodeText(bytes)
  if (decoded.type === 'trouble') return { type: 'refused', id: number, detail: decoded.detail }
  if (decoded.text.trim() === '') return { type: 'blank' }
  let id: string | number = number
  try {
    const record = parse(decoded.text)
    id = idOf(record, fields.id) ?? number
    const group = fields.group === undefined ? null : String(required(record, fields.group))
    return { type: 'request', id, group, request: requestOf(record, fields) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { type: 'refused', id, detail: error.message }
  }
}

type Fields = Record<string, unknown>

const parse = (text: string): Fields => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Unreadable(`it is not JSON: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unreadable('it is not a JSON object')
  return value as Fields
}

const idOf = (record: Fields, name: string | undefined): string | number | null => {
  const id = name === undefined ? record['id'] : required(record, name)
  if (typeof id === 'string' || typeof id === 'number') return id
  return id === undefined || id === null ? null : JSON.stringify(id)
}

const required = (record: Fields, name: string): unknown => {
  const value = record[name]
  if (value === undefined || value === null) throw new Unreadable(`it has no field ${JSON.stringify(name)}`)
  return value
}

const textOf = (record: Fields, name: string): string => {
  const value = required(record, name)
  if (typeof value !== 'string') throw new Unreadable(`its field ${JSON.stringify(name)} is no text`)
  return value
}

/** Of a record that is a request already: what the contract names, without what the command says itself. */
const requestFields = ['commands', 'source', 'reference', 'reference_hash']

const requestOf = (record: Fields, { headerField, statementField, proofField }: FieldNames): Request => {
  if (statementField === undefined && proofField === undefined) {
    if (!requestFields.some((name) => Object.hasOwn(record, name)))
      throw new Unreadable(`it has neither ${requestFields.join(' nor ')}: name its fields by --proof-field`)
    const { id: _id, group: _group, ...request } = record
    if (headerField === undefined) return request
    return { ...request, header: textOf(record, headerField) }
  }
  const header = headerField === undefined ? null : textOf(record, headerField)
  const proof = textOf(record, proofField ?? 'proof')
  if (statementField === undefined) return declarations(header, proof)
  const { reference, proof: placed } = placeProof(textOf(record, statementField), proof)
  return { reference: header === null ? reference : `${header.trimEnd()}\n${reference}`, proof: placed }
}

const declarations = (header: string | null, text: string): CheckRequest => {
  if (header === null || header.trim() === '')
    return startsWithImports(text) ? { source: text } : { commands: [text] }
  return { header, commands: [text] }
}
