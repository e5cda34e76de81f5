import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** The window on the fake door, for looking at it while working: `vite --config test/renderer/vite.config.ts`. */
const root = resolve(import.meta.dirname, '../..')
const fakeDoor: Plugin = {
  name: 'fake-door',
  configureServer(server) {
    const environment = process.env['FAKE'] ?? '{}'
    type Door = (request: Request) => Promise<Response | null>
    let door: Promise<Door> | null = null
    const open = async (): Promise<Door> => {
      const module = (await server.ssrLoadModule(resolve(root, 'test/renderer/fake/door.ts'))) as { createFakeDoor: (options: unknown) => Door }
      return module.createFakeDoor(JSON.parse(environment))
    }
    server.middlewares.use((incoming, outgoing, next) => {
      if (!/^\/(rpc|instances|uploads)/.test(incoming.url ?? '')) {
        next()
        return
      }
      door ??= open()
      const controller = new AbortController()
      outgoing.on('close', () => controller.abort())
      const body = incoming.method === 'GET' ? undefined : (Readable.toWeb(incoming) as unknown as ReadableStream)
      const request = new Request(`http://localhost${incoming.url ?? ''}`, { method: incoming.method ?? 'GET', headers: incoming.headers as Record<string, string>, body, duplex: 'half', signal: controller.signal } as RequestInit)
      void door
        .then((answer) => answer(request))
        .then((response) => {
          if (!response) {
            next()
            return
          }
          outgoing.writeHead(response.status, Object.fromEntries(response.headers))
          if (response.body) Readable.fromWeb(response.body as NodeReadableStream).on('error', () => outgoing.destroy()).pipe(outgoing)
          else outgoing.end()
        })
        .catch(next)
    })
  }
}

export default defineConfig({
  root: resolve(root, 'src/renderer'),
  cacheDir: resolve(root, '.cache/vite-renderer'),
  resolve: { alias: { '@shared': resolve(root, 'src/shared'), '@renderer': resolve(root, 'src/renderer'), '@main': resolve(root, 'src/main') } },
  plugins: [react(), fakeDoor],
  server: { port: 5199, strictPort: true, host: '127.0.0.1' }
})
