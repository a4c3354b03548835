// A host's place in a fleet, by the settings: null where it is alone.
import { hostname } from 'node:os'
import type { FleetSettings } from '../../engine/index.ts'
import { prefix, type SettingValues } from './table.ts'

const copies = { 1: 1, 3: 3 } as const

export const fleetSettings = (values: SettingValues): FleetSettings | null => {
  const { FLEET_SERVERS: servers } = values
  if (servers === undefined) return null
  return {
    role: values.ROLE ?? 'appliance',
    servers,
    credentials: values.FLEET_CREDENTIALS ?? null,
    tls: {
      ca: values.FLEET_TLS_CA ?? null,
      cert: values.FLEET_TLS_CERT ?? null,
      key: values.FLEET_TLS_KEY ?? null,
    },
    name:
      values.FLEET_NAME ??
      (hostname()
        .replaceAll(/[^A-Za-z0-9_-]/g, '-')
        .slice(0, 63) ||
        'host'),
    replicas: copies[values.FLEET_REPLICAS ?? (servers.length >= 3 ? '3' : '1')],
  }
}

/** What of the settings does not go together. */
export const fleetTroubles = ({
  ROLE: role = 'appliance',
  FLEET_SERVERS: servers,
  FLEET_TLS_CERT: cert,
  FLEET_TLS_KEY: key,
}: SettingValues): string[] => [
  ...(role !== 'appliance' && servers === undefined
    ? [`${prefix}FLEET_SERVERS: ${prefix}ROLE=${role} needs the fleet’s brokers`]
    : []),
  ...((cert === undefined) !== (key === undefined)
    ? [`${prefix}FLEET_TLS_CERT: a certificate and its key, ${prefix}FLEET_TLS_KEY, go together`]
    : []),
]
