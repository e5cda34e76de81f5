import { existsSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { drawPhantomFile } from '@main/library/phantom/file'

const corpus = resolve(process.cwd(), '../shared/data/films')

/** Real chest films as DICOM where the data folder is beside the checkout, drawn ones elsewhere. */
export async function chestFilms(scratch: string): Promise<{ of: string; paths: string[] }> {
  if (existsSync(corpus)) {
    const paths = readdirSync(corpus).filter((name) => name.endsWith('.dcm')).sort().map((name) => join(corpus, name))
    return { of: `${paths.length} NIH films, 1024 x 1024, mixed transfer syntaxes`, paths }
  }
  return { of: '12 drawn films, 2001 x 2430, 12 bit', paths: await drawnFilms(scratch, 12) }
}

/** Drawn films of full size, one study each. */
export async function drawnFilms(folder: string, count: number): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const paths: string[] = []
  for (let n = 0; n < count; n++) {
    const identity = { patientId: `BENCH-${n}`, patientName: `Bench^Number ${n}`, birthDate: '19700101', studyDate: '20260101', studyTime: '120000' }
    const path = join(folder, `drawn-${n}.dcm`)
    await writeFile(path, drawPhantomFile({ person: 500 + n, exposure: 0, female: n % 2 === 0, findings: [] }, identity).bytes)
    paths.push(path)
  }
  return paths
}
