// The thread in which declarations are read and questions judged: data goes in, nobody's code has ever run here. It keeps
// the headers that it has read.
import { writeFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { LRUCache } from 'lru-cache'
import { systemClock } from '../../../clock.ts'
import { constantsOf } from '../../../kernel/declaration.ts'
import { writeNdjson } from '../../../kernel/ndjson/write.ts'
import { Terms } from '../../../kernel/term/terms.ts'
import { judgeSubmission } from '../../../verification/judge-submission.ts'
import { defaultReadLimits, type ReadLimits } from '../../constants/read.ts'
import { readOlean } from '../olean/read.ts'
import { readHeader, type ReadHeader } from './header-constants.ts'
import { OutOfTime, replayByLean } from './replay.ts'
import type { HeaderNamed, JudgeTask, ReadTask, ThreadAnswer, ThreadTask } from './thread-messages.ts'

/** Terms of a hundred bytes each, in a file that can still be read. */
const readLimits: ReadLimits = { ...defaultReadLimits, constants: 50_000, nodes: 2_000_000, safeOnly: true }
/** An index of a large library takes hundreds of megabytes. */
const mostHeaders = 2

const headers = new LRUCache<string, { header: ReadHeader; terms: Terms }>({ max: mostHeaders })

function headerOf({ modules, folders }: HeaderNamed): { header: ReadHeader; terms: Terms } {
  const key = JSON.stringify([modules, folders])
  const known = headers.get(key)
  if (known !== undefined) return known
  const terms = new Terms()
  const read = { header: readHeader(modules, folders, terms), terms }
  // A module that is missing may be built a minute later.
  if (read.header.type === 'read') headers.set(key, read)
  return read
}

function read({ file, path, meta }: ReadTask): ThreadAnswer {
  const found = readOlean(file, new Terms(), readLimits)
  if (found.type !== 'read')
    return { type: 'exported', exported: { verdict: 'malformed', reason: found.why } }
  const { declarations, leftOut } = found
  const text = Buffer.from(writeNdjson(meta, declarations))
  writeFileSync(path, text, { flag: 'wx' })
  const constants = declarations.reduce((sum, one) => sum + constantsOf(one).length, 0)
  const exported = { verdict: 'exported', constants, bytes: text.length, leftOut, examples: 0 } as const
  return { type: 'exported', exported }
}

function judge(task: JudgeTask): ThreadAnswer {
  const until = systemClock.nowMs() + task.timeoutMs
  const { header, terms } = headerOf(task)
  if (header.type === 'missing')
    return { type: 'failed', cause: 'crash', detail: `the library has no files of ${header.module}` }
  const { modules, meta, replay } = task
  const tools = { ...replay, modules, meta, timeMs: () => Math.floor(until - systemClock.nowMs()) }
  const answer = judgeSubmission(task.question, {
    header: header.find,
    terms: new Terms(terms),
    clock: systemClock,
    meta,
    replay: (declarations) => replayByLean(tools, declarations),
  })
  return { type: 'judged', answer }
}

function answerTo(task: ThreadTask): ThreadAnswer {
  try {
    switch (task.type) {
      case 'read':
        return read(task)
      case 'header': {
        const { header } = headerOf(task)
        return { type: 'header', missing: header.type === 'missing' ? header.module : null }
      }
      case 'judge':
        return judge(task)
      default:
        return task satisfies never
    }
  } catch (error) {
    const cause = error instanceof OutOfTime ? 'timeout' : 'crash'
    return { type: 'failed', cause, detail: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (task: ThreadTask) => parentPort?.postMessage(answerTo(task)))
