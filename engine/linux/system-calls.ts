// System calls by number, for the machines that we know: what a confined child may still make, and what has no function in
// every C library. An architecture that is not here has no filter.

/** Reading and writing what is open or Landlock lets it open, memory, threads, time: nothing that reaches another process. */
const allowed = {
  x64: {
    files:
      '0 1 2 3 4 5 6 8 17 18 19 20 21 32 33 72 74 75 76 77 78 79 80 82 83 84 87 89 95 217 257 258 262 263 264 267 269 285 292 295 296 316 326 332 436 439',
    waiting: '7 23 22 213 232 233 271 281 290 291 293 441 24 35 230',
    memory: '9 10 11 12 25 26 27 28 324 329 330 331',
    signals: '13 14 15 131',
    process: '39 60 63 97 98 99 100 102 104 107 108 110 158 186 202 204 218 219 231 273 274 309 334',
    time: '96 201 228 229 318',
  },
  arm64: {
    files:
      '17 23 24 25 34 35 38 45 46 47 48 49 56 57 61 62 63 64 65 66 67 68 69 70 78 79 80 82 83 166 276 285 291 436 439',
    waiting: '19 20 21 22 59 73 101 115 124 441',
    memory: '214 215 216 222 226 227 232 233 283 288 289 290',
    signals: '132 134 135 139',
    process: '93 94 96 98 99 100 123 128 153 160 163 165 168 172 173 174 175 176 177 178 179 293',
    time: '113 114 169 278',
  },
} as const

export interface Machine {
  /** AUDIT_ARCH_… */
  auditArch: number
  /** x86-64 answers to a second numbering from this bit on. */
  foreignAbi: number | null
  /** Whatever their arguments. */
  allowed: number[]
  /** Answered as done, and not done: a file system's mode and times, which a new file is given, and Landlock does not guard. */
  pretended: number[]
  /** Of one that may fork: a message with a descriptor on a socket that is open (it can open none), the end of its children. */
  forking: number[]
  clone: number
  ioctl: number
  prctl: number
  prlimit64: number
  tgkill: number
}

const all = (groups: Record<string, string>): number[] =>
  Object.values(groups).flatMap((group) => group.split(' ').map(Number))

const machines: Partial<Record<NodeJS.Architecture, Machine>> = {
  x64: {
    auditArch: 0xc000003e,
    foreignAbi: 0x40000000,
    allowed: all(allowed.x64),
    pretended: [90, 91, 268, 280],
    forking: [47],
    clone: 56,
    ioctl: 16,
    prctl: 157,
    prlimit64: 302,
    tgkill: 234,
  },
  arm64: {
    auditArch: 0xc00000b7,
    foreignAbi: null,
    allowed: all(allowed.arm64),
    pretended: [52, 53, 88],
    forking: [212, 260],
    clone: 220,
    ioctl: 29,
    prctl: 167,
    prlimit64: 261,
    tgkill: 131,
  },
}

/** Null where the numbers are not known. */
export const machineOf = (architecture: NodeJS.Architecture): Machine | null => machines[architecture] ?? null

// The same on every machine.
export const pidfdOpen = 434
export const clone3 = 435
export const landlock = { createRuleset: 444, addRule: 445, restrictSelf: 446 }
