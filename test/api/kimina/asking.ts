// What Kimina's clients send.
import request from 'supertest'

export const snippet = (id: string, code = 'theorem t : 1 = 1 := rfl') => ({ id, code })
export const post = (served: { url: string }, body: unknown, path = '/api/check') =>
  request(served.url)
    .post(path)
    .set('Content-Type', 'application/json')
    .send(typeof body === 'string' ? body : JSON.stringify(body))
