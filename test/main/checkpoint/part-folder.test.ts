import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { partOf, removeAbandoned } from '@main/checkpoint/part-folder'
import { temporaryFolder } from '../../fixtures/temporary-folder'

test('folders of processes that ended are removed; those of a running one, and everything else, stay', async () => {
  const folder = temporaryFolder()
  const [gone, running] = [spawn(process.execPath, ['-e', '']), spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])]
  try {
    await once(gone, 'exit')
    const own = partOf(join(folder, 'imported-1'))
    const of = (pid: number) => own.replace(`.${process.pid}-`, `.${pid}-`)
    const kept = [own, of(running.pid!), join(folder, 'imported-2'), join(folder, 'trained-3.training'), join(folder, 'by-hand.part')]
    for (const path of [...kept, of(gone.pid!)]) await mkdir(path)
    await writeFile(join(of(gone.pid!), 'weights.safetensors'), 'half')
    await removeAbandoned(folder)
    expect((await readdir(folder)).sort()).toEqual(kept.map((path) => basename(path)).sort())
    await expect(removeAbandoned(join(folder, 'not there'))).resolves.toBeUndefined()
  } finally {
    running.kill('SIGKILL')
  }
})
