// The service that listens where this one would, if it is one.

export interface Neighbour {
  version: string
  uptimeS: number
  ready: boolean
}

const withinMs = 3000

export const askNeighbour = async (host: string, port: number): Promise<Neighbour | null> => {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const ask = (path: string): Promise<Response> =>
    fetch(url + path, { signal: AbortSignal.timeout(withinMs) })
  try {
    const health = (await (await ask('/healthz')).json()) as { version?: unknown; uptime_s?: unknown }
    if (typeof health.version !== 'string' || typeof health.uptime_s !== 'number') return null
    return { version: health.version, uptimeS: health.uptime_s, ready: (await ask('/readyz')).ok }
  } catch {
    return null
  }
}
