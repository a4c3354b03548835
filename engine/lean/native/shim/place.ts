// Where the compiled fork server lies unless the settings say otherwise: with the source that it was made from.
import path from 'node:path'

export const defaultShim = path.join(import.meta.dirname, 'fork-shim.so')
