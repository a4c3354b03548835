// The parent that REPLs are forks of, where the engine has one and the settings and the machine let it be.
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import { headerCommands } from '../header/imports.ts'
import { Nursery } from '../pool/nursery.ts'
import { growParent } from '../repl/zygote/grow.ts'
import { adoptOrphans } from '../repl/zygote/orphans.ts'
import { startParent } from '../repl/zygote/parent-process.ts'
import type { EngineSettings } from '../settings.ts'
import type { Foundation } from './foundation.ts'
import { headersMaxMb } from './pool-bounds.ts'

export const openNursery = async (
  { forks, stateDir, headerCacheSize }: EngineSettings,
  { parent, canonical, spoolDir, headers }: Pick<Foundation, 'parent' | 'canonical' | 'spoolDir' | 'headers'>,
  parts: { changed(): void; log: Logger; clock: Clock },
): Promise<Nursery | null> => {
  if (!forks || parent === null) return null
  try {
    await adoptOrphans()
    // A former life's sockets answer nobody.
    const folder = path.join(path.resolve(stateDir), 'parents')
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const header = headerCommands(canonical.text)
    return new Nursery({
      start: (socket) => startParent(parent(socket, header), spoolDir),
      grow: (order) => growParent(order, ({ text }) => headerCommands(text), parts.clock),
      headerOf: (hash) => headers.find(hash),
      mostHeaders: headerCacheSize,
      headersMaxMb,
      folder,
      ...parts,
    })
  } catch (error) {
    parts.log.warn({ detail: String(error) }, 'REPLs are started: this machine has no way to fork them')
    return null
  }
}
