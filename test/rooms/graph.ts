// The rooms of the house and which import from which, types too: read from the sources, checked against no list.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

/** For each room those that it imports from, and for each of these the imports that make it so. */
export type RoomGraph = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

/** Paths from `root`; `roomOf` gives null for a file that belongs nowhere. */
export const roomGraph = (
  root: string,
  files: readonly string[],
  roomOf: (file: string) => string | null,
): RoomGraph => {
  const graph = new Map<string, Map<string, string[]>>()
  const rooms = (file: string): string => roomOf(file) ?? `nowhere: ${file}`
  for (const file of files) {
    const edges = graph.get(rooms(file)) ?? new Map<string, string[]>()
    graph.set(rooms(file), edges)
    for (const { fileName } of ts.preProcessFile(readFileSync(path.join(root, file), 'utf8')).importedFiles) {
      if (!fileName.startsWith('.')) continue
      const imported = path.join(path.dirname(file), fileName)
      const to = rooms(imported)
      if (to !== rooms(file)) edges.set(to, [...(edges.get(to) ?? []), `${file} → ${imported}`])
    }
  }
  return graph
}

/** Rooms that import from each other, with the imports of the direction that has fewer. */
export const mutualPairs = (graph: RoomGraph): string[] =>
  [...graph].flatMap(([from, edges]) =>
    [...edges].flatMap(([to, imports]) => {
      const back = graph.get(to)?.get(from)
      if (back === undefined || from > to) return []
      return `${from} ⇄ ${to}: ${(back.length < imports.length ? back : imports).join(', ')}`
    }),
  )

/** Sets of rooms in which each reaches every other. */
export const knots = (graph: RoomGraph): string[][] => {
  const reached = new Map([...graph.keys()].map((room) => [room, reachable(graph, room)]))
  const knotOf = (room: string): string[] =>
    [...graph.keys()].filter((other) => reached.get(room)?.has(other) && reached.get(other)?.has(room))
  const found = new Map([...graph.keys()].map((room) => [knotOf(room).join(), knotOf(room)]))
  return [...found.values()].filter((knot) => knot.length > 1)
}

const reachable = (graph: RoomGraph, from: string): Set<string> => {
  const seen = new Set<string>()
  const waiting = [from]
  for (let room = waiting.pop(); room !== undefined; room = waiting.pop()) {
    for (const to of graph.get(room)?.keys() ?? []) {
      if (seen.has(to)) continue
      seen.add(to)
      waiting.push(to)
    }
  }
  return seen
}
