import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname
const shared = { '@shared': resolve(root, 'src/shared') }
const main = { ...shared, '@main': resolve(root, 'src/main') }

/** Entries of the main side: the Electron host, the command line (also the browser host) and the child processes and threads. */
const mainEntries = {
  index: resolve(root, 'src/main/index.ts'),
  cli: resolve(root, 'src/main/cli/index.ts'),
  'workers/film': resolve(root, 'src/main/workers/film.ts'),
  'workers/import': resolve(root, 'src/main/workers/import.ts'),
  'workers/inference': resolve(root, 'src/main/workers/inference.ts'),
  'workers/model': resolve(root, 'src/main/workers/model.ts'),
  'workers/phantom': resolve(root, 'src/main/workers/phantom.ts'),
  'workers/training': resolve(root, 'src/main/workers/training.ts')
}

/** Bundled rather than loaded file by file from node_modules: hundreds of small modules cost a cold start half a second. */
const bundled = ['@orpc/client', '@orpc/contract', '@orpc/server', '@huggingface/tokenizers', 'commander', 'kysely', 'zod']

export default defineConfig({
  main: {
    resolve: { alias: main },
    build: {
      outDir: 'out/main',
      externalizeDeps: { exclude: bundled },
      rollupOptions: { input: mainEntries, output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } }
    }
  },
  preload: {
    resolve: { alias: shared },
    build: {
      outDir: 'out/preload',
      // One CommonJS file: what a sandboxed preload script must be.
      rollupOptions: { input: resolve(root, 'src/preload/index.ts'), output: { format: 'cjs', entryFileNames: '[name].cjs' } }
    }
  },
  renderer: {
    root: resolve(root, 'src/renderer'),
    resolve: { alias: { ...shared, '@renderer': resolve(root, 'src/renderer') } },
    plugins: [react()],
    build: {
      outDir: resolve(root, 'out/renderer'),
      // Nothing may be inlined as data: URLs that the content security policy would have to allow.
      assetsInlineLimit: 0,
      minify: true,
      rollupOptions: { input: resolve(root, 'src/renderer/index.html') }
    }
  }
})
