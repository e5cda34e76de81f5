import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { Route } from '@main/api/door'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2'
}

/**
 * The built window. The folder is listed once and only listed names are served, so no path, however it is written,
 * can lead out of it. Files under assets/ carry their hash in the name and never change.
 */
export function rendererRoute(dir: string): Route {
  let listed: Promise<ReadonlyMap<string, string>> | null = null
  return {
    prefix: '/',
    methods: ['GET', 'HEAD'],
    async answer(_request, { pathname }) {
      const files = await (listed ??= list(dir))
      const path = files.get(pathname === '/' ? '/index.html' : pathname)
      if (path === undefined) return null
      // Whole: a stream would be read piece by piece between whatever else the start of a window asks for.
      const bytes = await readFile(path)
      return new Response(bytes, {
        headers: {
          'content-type': types[extname(path)] ?? 'application/octet-stream',
          'content-length': String(bytes.length),
          'cache-control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
        }
      })
    }
  }
}

async function list(dir: string): Promise<ReadonlyMap<string, string>> {
  if (!existsSync(dir)) throw new AppError('NOT_FOUND', 'The window was not built; run npm run build.')
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(paths.map((path) => [`/${relative(dir, path).split(sep).join('/')}`, path]))
}
