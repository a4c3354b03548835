// How tests start a fake: by its name, which is its misbehaviour.
import { fileURLToPath } from 'node:url'
import type { Dialect } from '../../engine/protocol/dialect.ts'
import type { ReplLaunch } from '../../engine/repl/launch.ts'

export type FakeName =
  | 'answers-late'
  | 'dies-mid-reply'
  | 'floods-output'
  | 'forges-replies'
  | 'grows-memory'
  | 'huge-reply'
  | 'ignores-sighup'
  | 'never-answers'
  | 'never-reads'
  | 'never-ready'
  | 'prints-garbage'
  | 'speaks-out-of-turn'
  | 'splits-utf8'
  | 'well-behaved'

export const embeddedDialect: Dialect = {
  drops: true,
  heartbeatsField: true,
  tellsConstants: true,
  restores: 'replaces-memory',
}

export const fakeLaunch = (
  name: FakeName,
  options: string[] = [],
  dialect: Dialect = embeddedDialect,
): ReplLaunch => ({
  birth: {
    type: 'pty',
    argv: [process.execPath, fileURLToPath(new URL(`./${name}.ts`, import.meta.url)), ...options],
    env: { PATH: process.env['PATH'] ?? '' },
    cwd: '/',
  },
  dialect,
})
