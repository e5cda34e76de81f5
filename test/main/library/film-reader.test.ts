import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFilmReader } from '@main/library/film-reader'
import { connect, type Child } from '@main/workers/channel'
import { createFilmProcedures, type FilmProcedures } from '@main/workers/film-procedures'
import { inProcess } from '@main/workers/in-process'
import { startThread } from '@main/workers/thread'
import { smallFilm } from '@test/fixtures/small-film'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const never = new AbortController().signal

describe('the film reader', () => {
  test('reads what is waited for beside what is read ahead, and starts anew after a thread has ended', async () => {
    const started: Child[] = []
    const films = createFilmReader(() => {
      const child = inProcess(createFilmProcedures())
      started.push(child)
      return connect<FilmProcedures>(child)
    })
    const path = join(temporaryFolder(), 'stored')
    writeFileSync(path, smallFilm(1).bytes)
    await films.frame(path, 0, never)
    expect(started).toHaveLength(1)
    await Promise.all([films.frame(path, 0, never), films.frame(path, 0, never), films.tags(path)])
    expect(started).toHaveLength(2)
    const waiting = films.frame(path, 0, never)
    started[0]!.kill()
    await expect(waiting).rejects.toMatchObject({ code: 'WORKER_CRASHED' })
    await films.frame(path, 0, never)
    expect(started).toHaveLength(3)
  })
})

describe('a thread', () => {
  const entry = (code: string): string => {
    const path = join(temporaryFolder(), 'entry.mjs')
    writeFileSync(path, `import { parentPort } from 'node:worker_threads'\nparentPort.on('message', ({ id, name }) => {${code}})`)
    return path
  }

  test('answers, and is ended', async () => {
    const worker = connect<{ ask: (input: number) => Promise<number> }>(startThread(entry("if (name === 'ask') parentPort.postMessage({ type: 'result', id, value: 7 })")))
    expect(await worker.call('ask', 1)).toBe(7)
    const ended = new Promise<string>((resolve) => worker.onExit(resolve))
    worker.close()
    expect(await ended).toContain('exit code')
    await expect(worker.call('ask', 1)).rejects.toMatchObject({ code: 'WORKER_CRASHED' })
  })

  test('that fails, or takes too much memory, ends alone', async () => {
    for (const code of ['throw new Error("broken")', 'const all = []; for (;;) all.push(new Array(1e6).fill(id))']) {
      const worker = connect<{ ask: (input: number) => Promise<number> }>(startThread(entry(code)))
      await expect(worker.call('ask', 1)).rejects.toMatchObject({ code: 'WORKER_CRASHED' })
    }
  }, 60_000)
})
