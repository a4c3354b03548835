// Node 24's permission model has no word for the network yet, so this process takes it from itself before anything
// else runs: sockets are refused as files and child processes are.
import dgram from 'node:dgram'
import net from 'node:net'

class AccessDenied extends Error {
  readonly code = 'ERR_ACCESS_DENIED'
  constructor() {
    super('this process has no network')
  }
}

const refuse = (): never => {
  throw new AccessDenied()
}

export function denyNetwork(): void {
  const denied = { value: refuse, writable: false, configurable: false }
  Object.defineProperties(net.Socket.prototype, { connect: denied })
  Object.defineProperties(net.Server.prototype, { listen: denied })
  Object.defineProperties(dgram.Socket.prototype, { bind: denied, connect: denied, send: denied })
}
