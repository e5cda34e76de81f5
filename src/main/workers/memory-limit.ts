import { Worker } from 'node:worker_threads'

/**
 * Ends this process as soon as it takes more than `limitBytes` of memory. Looks from a thread of its own, because a
 * decoder that is fed nonsense may keep the main thread busy; counts the whole process, because pixels and WebAssembly
 * live outside the JavaScript heap, which is all that --max-old-space-size limits.
 */
export function limitMemory(limitBytes: number): void {
  const watch = `
    const { limitBytes } = require('node:worker_threads').workerData
    setInterval(() => { if (process.memoryUsage.rss() > limitBytes) process.kill(process.pid, 'SIGKILL') }, 50)`
  new Worker(watch, { eval: true, workerData: { limitBytes } }).unref()
}
