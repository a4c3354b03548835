// The real embedded REPL for tests, slimmed once and shared with the server's own cache.
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { embeddedArgv } from '../../engine/lean/embedded/launch.ts'
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'
import type { ReplLaunch } from '../../engine/repl/launch.ts'
import { embeddedDialect } from '../fakes/launch.ts'

export const embeddedLaunch = async (spoolDirectory: string): Promise<ReplLaunch> => ({
  birth: {
    type: 'pty',
    argv: embeddedArgv({ leanDirectory: await installSlimLean(defaultLeanCache), spoolDirectory }),
    env: {},
    cwd: spoolDirectory,
  },
  dialect: embeddedDialect,
})
