// What a host has done for its fleet, and what it was sent that it could make nothing of.

export interface HostCounts {
  asks: number
  items: number
  chunks: number
  redelivered: number
  malformed: number
}

export const noCounts = (): HostCounts => ({ asks: 0, items: 0, chunks: 0, redelivered: 0, malformed: 0 })
