// Who is let in by a broker of the fleet: `strangers.ts PORT DIRECTORY`, where the directory is the certificates' one.
import { readFileSync } from 'node:fs'
import { connect } from '@nats-io/transport-node'

const [port, fleet] = process.argv.slice(2)
const [user = '', pass = ''] = readFileSync(`${fleet}/credentials`, 'utf8').trim().split(':')
const own = { certFile: `${fleet}/prover1.crt`, keyFile: `${fleet}/prover1.key` }
const ways = [
  { who: 'a stranger', welcome: false, certificate: {}, password: {} },
  { who: 'one without a certificate', welcome: false, certificate: {}, password: { user, pass } },
  { who: 'one without a password', welcome: false, certificate: own, password: {} },
  { who: 'a host of the fleet', welcome: true, certificate: own, password: { user, pass } },
]
for (const { who, welcome, certificate, password } of ways) {
  const tls = { caFile: `${fleet}/authority.crt`, ...certificate }
  const at = { servers: `tls://localhost:${port}`, tls, reconnect: false, timeout: 5_000, ...password }
  const came = await connect(at).then(
    async (connection) => {
      await connection.flush()
      await connection.close()
      return true
    },
    () => false,
  )
  process.stdout.write(`${who}: ${came ? 'let in' : 'refused'}\n`)
  if (came !== welcome) process.exitCode = 1
}
