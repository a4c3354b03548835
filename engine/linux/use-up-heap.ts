// What a process has freed of the C library's heap lies scattered over all of it, and is given out again first: every fork would
// write here and there, and copy a page each time. So all of it is taken, for good; what is asked for from then on comes from
// the heap's end, where it lies together.
import { heap } from './libc.ts'

/** Less than is taken from the kernel directly, whatever was asked for before. */
const largestBytes = 120_000
/** Up to here the C library keeps a list for each size, beyond it one for several. */
const listedBytes = 1032
const listStepBytes = 16
const smallestBytes = 24
const largerStep = 0.9
/** A heap that does not grow by so many of the largest pieces is none that has an end. */
const mostLargest = 2_000
/** Far more than lie free in a heap of 80 MB. */
const mostPieces = 2_000_000

export const useUpHeap = (): void => {
  const end = heap.end()
  let last = 0
  for (let count = 0; heap.end() === end; count++) {
    if (count === mostLargest) return
    last = heap.take(largestBytes)
  }
  // It was cut off what the heap has grown by: whatever lies before it was free.
  let left = mostPieces
  for (const bytes of sizes()) {
    let piece = heap.take(bytes)
    for (; piece < last && left > 0; left--) piece = heap.take(bytes)
    heap.giveBack(piece)
  }
}

const sizes = function* (): Iterable<number> {
  for (let bytes = largestBytes; bytes > listedBytes; bytes = Math.floor(bytes * largerStep)) yield bytes
  for (let bytes = listedBytes; bytes >= smallestBytes; bytes -= listStepBytes) yield bytes
}
