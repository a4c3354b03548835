import { libc } from './libc.ts'
import { whereItCan } from './mappings.ts'

/** Of a file or socket, where there is one; past Node's permission model. */
export const removeName = (path: string): void => whereItCan(() => libc.unlink(path))
