import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { build, gloriole, serve, type Serving } from '@test/fixtures/built-gloriole'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

// Whole processes start here, several a test.
vi.setConfig({ testTimeout: 120_000 })
beforeAll(() => build(), 240_000)

const exit = ({ process }: Serving) => new Promise<number | null>((resolve) => process.once('exit', resolve))

/** The process and its children, as Linux lists them. */
function family(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number))
  return [pid, ...children.flatMap(family)]
}

/** Local addresses (as hexadecimal, see proc(5)) on which the process or its children listen, over IPv4 and IPv6. */
function listeners(pid: number): string[] {
  const sockets = new Set(family(pid).flatMap((one) => readdirSync(`/proc/${one}/fd`).map((fd) => `/proc/${one}/fd/${fd}`)).filter(existsSync).map((fd) => readlinkSync(fd)))
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((protocol) =>
    readFileSync(`/proc/net/${protocol}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => (state === '0A' || protocol.startsWith('udp')) && sockets.has(`socket:[${inode}]`))
      .map(([, local]) => `${protocol} ${local}`)
  )
}

test('it listens on 127.0.0.1 and nowhere else', async () => {
  const serving = await serve(temporaryFolder())
  await fetch(`${serving.origin}/`, { headers: { cookie: await serving.enter() } })
  if (process.platform !== 'linux') return
  const port = Number(new URL(serving.origin).port).toString(16).toUpperCase().padStart(4, '0')
  expect(listeners(serving.process.pid!)).toEqual([`tcp 0100007F:${port}`])
})

test('the page of the bearer of the token works, a second bearer gets nothing', async () => {
  const serving = await serve(temporaryFolder())
  const cookie = await serving.enter()
  expect((await fetch(serving.url, { redirect: 'manual' })).status).toBe(403)
  const page = await fetch(`${serving.origin}/`, { headers: { cookie } })
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('<div id="root">')
  expect((await fetch(`${serving.origin}/`)).status).toBe(403)
  expect((await fetch(`${serving.origin}/rpc/system/info`, { method: 'POST', headers: { origin: serving.origin } })).status).toBe(403)
})

test('the policy lets the page load what it is made of, and nothing inline or foreign', async () => {
  const serving = await serve(temporaryFolder())
  const page = await fetch(`${serving.origin}/`, { headers: { cookie: await serving.enter() } })
  const policy = page.headers.get('content-security-policy')!
  expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/)
  for (const directive of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]) {
    expect(policy.split('; ')).toContain(directive)
  }
  const html = await page.text()
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/i)
  expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address).filter((address) => /^(?:[a-z]+:|\/\/)/i.test(address!))).toEqual([])
})

test('a second Gloriole on the same folder says so politely and leaves the first alone', async () => {
  const folder = temporaryFolder()
  const first = await serve(folder)
  const second = gloriole(['serve', '--data', folder])
  expect(second).toMatchObject({ status: 1, stdout: '' })
  expect(second.stderr).toMatch(/^gloriole: CONFLICT Gloriole is open on this data folder already/)
  expect((await fetch(`${first.origin}/`, { headers: { cookie: await first.enter() } })).status).toBe(200)
})

test('SIGTERM ends it well, and SIGKILL does not keep the next one from starting', async () => {
  const folder = temporaryFolder()
  const first = await serve(folder)
  first.process.kill('SIGTERM')
  expect(await exit(first)).toBe(0)
  const second = await serve(folder)
  second.process.kill('SIGKILL')
  await exit(second)
  const third = await serve(folder)
  third.process.kill('SIGINT')
  expect(await exit(third)).toBe(0)
  expect(readFileSync(join(folder, 'gloriole.log'), 'utf8')).not.toContain('DEFECT')
})

test('a port that is taken, or is none, is said to be that', async () => {
  const serving = await serve(temporaryFolder())
  const taken = gloriole(['serve', '--data', temporaryFolder(), '--port', new URL(serving.origin).port])
  expect(taken.status).toBe(1)
  expect(taken.stderr).toContain('CONFLICT Port')
  expect(gloriole(['serve', '--port', '99999']).status).toBe(2)
})
