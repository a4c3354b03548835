// Tells systemd (Type=notify) when the service is ready, that it still lives, and that it is stopping. Without
// NOTIFY_SOCKET nothing is told. Node has no unix datagram sockets, so each notice is one run of systemd-notify;
// a watchdog notice is sent from the event loop, which is what the watchdog is to watch.
import { execFile } from 'node:child_process'

export interface ServiceManagerSettings {
  /** NOTIFY_SOCKET; null: not run by systemd. */
  notifySocket: string | null
  /** WATCHDOG_USEC; null: no watchdog. */
  watchdogUs: number | null
}

export type ServiceState =
  | { type: 'starting'; status: string }
  | { type: 'ready'; status: string }
  | { type: 'alive' }
  | { type: 'stopping'; status: string }

/** The assignments of one datagram, as sd_notify(3) has them. */
export const noticeOf = (state: ServiceState): string[] => {
  switch (state.type) {
    case 'starting':
      return [`STATUS=${oneLine(state.status)}`]
    case 'ready':
      return ['READY=1', `STATUS=${oneLine(state.status)}`]
    case 'alive':
      return ['WATCHDOG=1']
    case 'stopping':
      return ['STOPPING=1', `STATUS=${oneLine(state.status)}`]
    default:
      return state satisfies never
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Three notices within systemd's patience: one lost to a busy moment is no death. */
export const watchdogPeriodMs = (watchdogUs: number): number => Math.max(1000, Math.floor(watchdogUs / 3000))

/** systemd-notify waits until its notice has been taken; one that is not taken is not worth more. */
const notifyTimeoutMs = 5000

export interface ServiceManager extends Disposable {
  tell(state: Exclude<ServiceState, { type: 'alive' }>): void
}

type Send = (assignments: string[], notifySocket: string) => void

export const openServiceManager = (
  { notifySocket, watchdogUs }: ServiceManagerSettings,
  send: Send = sendNotice,
): ServiceManager => {
  if (notifySocket === null) return { tell: () => undefined, [Symbol.dispose]: () => undefined }
  const alive = (): void => {
    send(noticeOf({ type: 'alive' }), notifySocket)
  }
  const timer = watchdogUs === null ? null : setInterval(alive, watchdogPeriodMs(watchdogUs)).unref()
  return {
    tell(state) {
      send(noticeOf(state), notifySocket)
    },
    [Symbol.dispose]() {
      if (timer !== null) clearInterval(timer)
    },
  }
}

const sendNotice: Send = (assignments, notifySocket) => {
  const env = { NOTIFY_SOCKET: notifySocket, PATH: '/usr/bin:/bin' }
  // A failure has nowhere to be told but the journal, where systemd itself will say that it heard nothing.
  execFile('systemd-notify', assignments, { env, timeout: notifyTimeoutMs }, () => undefined)
}
