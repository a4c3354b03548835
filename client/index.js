// What an installed package gives: plain JavaScript, since Node strips no types under node_modules, for Node 20 and up.
// `types.d.ts` declares it, and the compiler holds each file to that.
export { connect } from './connect.js'
export { ServiceError, ServiceUnreachable } from './errors.js'
