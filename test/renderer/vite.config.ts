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
    let door: Promise<(request: Request) => Promise<Response | null>> | null = null
    server.middlewares.use((incoming, outgoing, next) => {
      if (!/^\/(rpc|instances|uploads)/.test(incoming.url ?? '')) return next()
      door ??= server.ssrLoadModule(resolve(root, 'test/renderer/fake/door.ts')).then((module) => module['createFakeDoor'](JSON.parse(environment)))
      const controller = new AbortController()
      outgoing.on('close', () => controller.abort())
      const body = incoming.method === 'GET' ? undefined : (Readable.toWeb(incoming) as unknown as ReadableStream)
      const request = new Request(`http://localhost${incoming.url ?? ''}`, { method: incoming.method ?? 'GET', headers: incoming.headers as Record<string, string>, body, duplex: 'half', signal: controller.signal } as RequestInit)
      void door
        .then((answer) => answer(request))
        .then((response) => {
          if (!response) return next()
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
  resolve: { alias: { '@shared': resolve(root, 'src/shared'), '@renderer': resolve(root, 'src/renderer') } },
  plugins: [react(), fakeDoor],
  worker: { format: 'es' },
  optimizeDeps: {
    exclude: ['@cornerstonejs/dicom-image-loader'],
    include: ['dicom-parser', '@cornerstonejs/codec-charls/decodewasmjs', '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs', '@cornerstonejs/codec-openjpeg/decodewasmjs', '@cornerstonejs/codec-openjph/wasmjs']
  },
  server: { port: 5199, strictPort: true, host: '127.0.0.1' }
})
