import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { serveDoor, type BrowserServer } from '@main/hosts/browser/server'
import type { Door } from '@main/hosts/door'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Raw HTTP: `fetch` would not let a test choose Host, Origin or a request target. */
function ask(server: BrowserServer, path: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> {
  const { port } = new URL(server.origin)
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers, setHost: !('host' in headers) }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => void chunks.push(chunk))
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks).toString() }))
      incoming.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function start(door: Door = () => Promise.resolve(new Response('behind the door'))): Promise<BrowserServer> {
  const server = await serveDoor(door, 0)
  onTestFinished(() => server.close())
  return server
}

async function enter(server: BrowserServer): Promise<string> {
  const { pathname, search } = new URL(server.url)
  const { headers } = await ask(server, pathname + search)
  return headers['set-cookie']![0]!.split(';')[0]!
}

test('the token becomes a session cookie that scripts cannot read and other sites cannot send', async () => {
  const server = await start()
  const { pathname, search } = new URL(server.url)
  const { status, headers } = await ask(server, pathname + search)
  expect(status).toBe(303)
  expect(headers.location).toBe('/')
  expect(headers['set-cookie']![0]).toMatch(/^gloriole-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
})

test('a token works once', async () => {
  const server = await start()
  const { pathname, search } = new URL(server.url)
  await enter(server)
  const again = await ask(server, pathname + search)
  expect(again.status).toBe(403)
  expect(again.headers['set-cookie']).toBeUndefined()
})

test('a reload of the address by the window that has the session leads home', async () => {
  const server = await start()
  const cookie = await enter(server)
  const { pathname, search } = new URL(server.url)
  expect((await ask(server, pathname + search, { cookie })).status).toBe(303)
})

test('a wrong token is refused, and does not use up the right one', async () => {
  const server = await start()
  expect((await ask(server, '/?token=AAAA')).status).toBe(403)
  expect((await ask(server, '/?token=')).status).toBe(403)
  await expect(enter(server)).resolves.toMatch(/^gloriole-/)
})

test('with the cookie requests reach the door, without it none does', async () => {
  const seen: string[] = []
  const server = await start((request) => {
    seen.push(new URL(request.url).pathname)
    return Promise.resolve(new Response('in'))
  })
  const cookie = await enter(server)
  expect(await ask(server, '/instances/1.2', { cookie })).toMatchObject({ status: 200, body: 'in' })
  const strangers: Record<string, string>[] = [{}, { cookie: 'gloriole=x' }, { cookie: `${cookie}x` }, { cookie: cookie.replace(/=.*/, '=') }]
  for (const headers of strangers) expect((await ask(server, '/instances/1.2', headers)).status).toBe(403)
  expect(seen).toEqual(['/instances/1.2'])
})

test('another host name is refused even with the cookie: DNS rebinding', async () => {
  const server = await start()
  const cookie = await enter(server)
  const { port } = new URL(server.origin)
  for (const host of [`evil.example:${port}`, `localhost:${port}`, '127.0.0.1', `127.0.0.1:${port}.evil.example`, '']) {
    expect((await ask(server, '/', { cookie, host })).status).toBeGreaterThanOrEqual(400)
  }
})

test('pages of other origins are refused even with the cookie, those of other local ports too', async () => {
  const server = await start()
  const cookie = await enter(server)
  for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'null', `${server.origin}.evil.example`]) {
    expect((await ask(server, '/rpc/system/info', { cookie, origin }, 'POST', '{}')).status).toBe(403)
  }
  for (const site of ['cross-site', 'same-site']) expect((await ask(server, '/instances/1.2', { cookie, 'sec-fetch-site': site })).status).toBe(403)
  for (const site of ['same-origin', 'none']) expect((await ask(server, '/', { cookie, 'sec-fetch-site': site })).status).toBe(200)
})

test('a request that changes something must name our origin', async () => {
  const server = await start()
  const cookie = await enter(server)
  expect((await ask(server, '/uploads', { cookie }, 'POST', 'x')).status).toBe(403)
  expect((await ask(server, '/uploads', { cookie, origin: server.origin }, 'POST', 'x')).status).toBe(200)
})

test('only GET, HEAD and POST are spoken', async () => {
  const server = await start()
  const cookie = await enter(server)
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH']) {
    expect((await ask(server, '/', { cookie, origin: server.origin }, method)).status).toBe(405)
  }
})

test('a request target cannot name another host', async () => {
  const urls: string[] = []
  const server = await start((request) => {
    urls.push(request.url)
    return Promise.resolve(new Response('in'))
  })
  const cookie = await enter(server)
  await ask(server, '//evil.example/instances/1', { cookie })
  expect(urls).toEqual([`${server.origin}//evil.example/instances/1`])
  expect((await ask(server, 'http://evil.example/', { cookie })).status).toBe(400)
})

test('request bodies and answers stream through', async () => {
  const server = await start(async (request) => new Response(`${request.method} ${(await request.text()).length}`, { status: 201, headers: { 'x-kept': 'yes' } }))
  const cookie = await enter(server)
  const answer = await ask(server, '/uploads', { cookie, origin: server.origin }, 'POST', 'x'.repeat(3_000_000))
  expect(answer).toMatchObject({ status: 201, body: 'POST 3000000' })
  expect(answer.headers['x-kept']).toBe('yes')
})

test('a client that goes away aborts its request and cancels the answer', async () => {
  const ended: string[] = []
  const server = await start((request) => {
    request.signal.addEventListener('abort', () => void ended.push('aborted'))
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from('first')),
      cancel: () => void ended.push('cancelled')
    })
    return Promise.resolve(new Response(body))
  })
  const cookie = await enter(server)
  const { port } = new URL(server.origin)
  const client = httpRequest({ host: '127.0.0.1', port, path: '/rpc/x', headers: { cookie } })
  client.on('error', () => undefined)
  client.end()
  await new Promise<void>((resolve) => client.once('response', () => resolve()))
  client.destroy()
  await expect.poll(() => [...ended].sort()).toEqual(['aborted', 'cancelled'])
})

test('it listens on the loopback address only, and says when a port is taken', async () => {
  const server = await start()
  expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  await expect(serveDoor(() => Promise.resolve(new Response()), Number(new URL(server.origin).port))).rejects.toMatchObject({ code: 'CONFLICT' })
})
