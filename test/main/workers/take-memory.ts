import { limitMemory } from '@main/workers/memory-limit'

/** Takes more and more memory outside the JavaScript heap without ever letting its event loop turn. */
limitMemory(400 * 2 ** 20)
process.stdout.write('begun\n')
setTimeout(() => {
  const kept: Uint8Array[] = []
  for (;;) {
    if (kept.length < 100) kept.push(new Uint8Array(16 * 2 ** 20).fill(kept.length))
  }
}, 200)
