// Landlock: what of the file system the calling process, and all that it will ever start, may still touch. Needs no rights,
// only a kernel that has it; each version of its interface knows more of what it can forbid.
import { libc } from './libc.ts'
import { landlock } from './system-calls.ts'

export interface FileGrants {
  read: readonly string[]
  /** Read, write, make, cut short, rename and remove; no program can be run and no device or socket made. */
  write: readonly string[]
}

const right = {
  execute: 1 << 0,
  writeFile: 1 << 1,
  readFile: 1 << 2,
  readDirectory: 1 << 3,
  removeDirectory: 1 << 4,
  removeFile: 1 << 5,
  makeDirectory: 1 << 7,
  makeFile: 1 << 8,
  refer: 1 << 13,
  truncate: 1 << 14,
}
const reading = right.readFile | right.readDirectory
const writing =
  reading |
  right.writeFile |
  right.removeDirectory |
  right.removeFile |
  right.makeDirectory |
  right.makeFile |
  right.refer |
  right.truncate

/** How many rights on files the first, second, … version knows. */
const fileRights = [13, 14, 15, 15, 16, 16]
/** Bind and connect of TCP; abstract Unix sockets and signals. */
const networkSince = 4
const networkRights = 0b11
const scopesSince = 6
const scopes = 0b11

const versionQuery = 1
const pathBeneath = 1
/** O_PATH | O_CLOEXEC */
const pathOnly = 0o12000000

/** 0 where the kernel has none, or does not let it be used. */
export const landlockVersion = (): number => {
  try {
    return libc.landlockCreateRuleset(landlock.createRuleset, null, 0, versionQuery)
  } catch {
    return 0
  }
}

/** From here on nothing else can be opened; what is open stays. The process has given itself `no_new_privs` before. */
export const restrictFiles = (version: number, { read, write }: FileGrants): void => {
  const handled = (1 << (fileRights[Math.min(version, fileRights.length) - 1] ?? 0)) - 1
  const rules = Buffer.alloc(24)
  rules.writeBigUInt64LE(BigInt(handled), 0)
  if (version >= networkSince) rules.writeBigUInt64LE(BigInt(networkRights), 8)
  if (version >= scopesSince) rules.writeBigUInt64LE(BigInt(scopes), 16)
  const bytes = version >= scopesSince ? 24 : version >= networkSince ? 16 : 8
  const ruleset = libc.landlockCreateRuleset(landlock.createRuleset, rules, bytes, 0)
  const grant = (path: string, rights: number): void => {
    const descriptor = libc.open(path, pathOnly, 0)
    const rule = Buffer.alloc(12)
    rule.writeBigUInt64LE(BigInt(rights & handled), 0)
    rule.writeInt32LE(descriptor, 8)
    libc.landlockAddRule(landlock.addRule, ruleset, pathBeneath, rule, 0)
    libc.close(descriptor)
  }
  for (const path of read) grant(path, reading)
  for (const path of write) grant(path, writing)
  libc.landlockRestrictSelf(landlock.restrictSelf, ruleset, 0)
  libc.close(ruleset)
}
