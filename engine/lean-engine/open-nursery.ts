// The parent that REPLs are forks of, where the engine has one and the settings and the machine let it be.
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import { headerCommands } from '../header/imports.ts'
import type { Header } from '../job/base.ts'
import { Nursery } from '../pool/nursery.ts'
import { growParent } from '../repl/zygote/grow.ts'
import type { HeaderText } from '../repl/zygote/messages.ts'
import { adoptOrphans } from '../repl/zygote/orphans.ts'
import { startParent } from '../repl/zygote/parent-process.ts'
import type { EngineSettings } from '../settings.ts'
import type { Foundation } from './foundation.ts'
import { headersMaxMb } from './pool-bounds.ts'

const textOf = ({ text }: Header): HeaderText => headerCommands(text)

export const openNursery = async (
  { forks, stateDir, headerCacheSize }: EngineSettings,
  {
    parent,
    mayHold,
    noParent,
    canonical,
    spoolDir,
    headers,
  }: Pick<Foundation, 'parent' | 'mayHold' | 'noParent' | 'canonical' | 'spoolDir' | 'headers'>,
  parts: { changed(): void; log: Logger; clock: Clock },
): Promise<Nursery | null> => {
  if (forks && noParent !== null) parts.log.info({ detail: noParent }, 'REPLs are started, none is a fork')
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
      grow: async ({ headers: asked, ...order }) => {
        const { held = [], left = [] } = Object.groupBy(asked, ({ text }) =>
          mayHold(headerCommands(text)) ? 'held' : 'left',
        )
        const growth = await growParent({ ...order, headers: held }, textOf, parts.clock)
        return growth.type === 'grown' ? { ...growth, failed: [...growth.failed, ...left] } : growth
      },
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
