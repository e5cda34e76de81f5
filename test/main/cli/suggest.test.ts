import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { encode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { studyRow } from '@shared/domain/study'
import { filmSuggestions } from '@shared/domain/suggestion'
import { listStudies } from '@main/cli/studies'
import { suggest } from '@main/cli/suggest'
import { secondaryCapture } from '@main/dicom/secondary-capture'
import { storedPath } from '@main/library/file-store'
import { openStore } from '@main/store/open'
import { goldenFilm } from '@test/fixtures/golden'
import { addStudy } from '@test/fixtures/library-rows'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput, inferenceHere } from '@test/fixtures/verb-output'

async function png(index: number): Promise<Uint8Array> {
  const { rows, columns, gray } = await goldenFilm(index)
  return encode({ width: columns, height: rows, data: gray, channels: 1, depth: 8 })
}

/** Two films and a file that is none. */
async function folderOfFilms(): Promise<string> {
  const folder = join(temporaryFolder(), 'films')
  await mkdir(join(folder, 'more'), { recursive: true })
  await writeFile(join(folder, 'a.png'), await png(0))
  await writeFile(join(folder, 'more', 'b.dcm'), await secondaryCapture(await png(2), 'b'))
  await writeFile(join(folder, 'notes.txt'), 'not a film')
  return folder
}

/** A small prompt file beside the folder: most tests need not wait for a hundred prompts. */
async function fewPrompts(folder: string): Promise<string> {
  const path = join(dirname(folder), 'few.json')
  const parts = (subtype: string) => ({ severity: ['', 'mild'], subtype: [subtype], location: [] })
  await writeFile(path, JSON.stringify({ name: 'few', classes: { edema: parts('pulmonary edema'), cardiomegaly: parts('cardiomegaly') } }))
  return path
}

const linesOf = (text: string) => text.trim().split('\n').map((line) => filmSuggestions.loose().parse(JSON.parse(line)))
const edema = JSON.stringify({ name: 'mine', classes: { 'pulmonary edema/congestion': { severity: ['', 'mild'], subtype: ['pulmonary edema'], location: [] } } })

describe('gloriole suggest', () => {
  test('prints a line for every film of a folder, and refuses by name what is none', async () => {
    const output = captureOutput()
    const folder = await folderOfFilms()
    await suggest([folder], { mode: 'corrected', json: true }, inferenceHere)
    const lines = linesOf(output.stdout())
    expect(lines.map(({ path }) => path)).toEqual([join(folder, 'a.png'), join(folder, 'more', 'b.dcm')])
    for (const { findings, mode, model, promptSet } of lines) {
      expect([mode, model.name, promptSet.name]).toEqual(['corrected', 'gloria-demo-4', 'demo-7'])
      expect(findings).toHaveLength(7)
      const scores = findings.map(({ score }) => score)
      expect(scores).toEqual([...scores].sort((a, b) => b - a))
    }
    expect(output.stderr()).toMatch(/^refused .*notes\.txt: NOT_DICOM .*\n$/)
    expect(output.exitCode()).toBe(1)
  })

  const consolidation = resolve(import.meta.dirname, '../../../../shared/data/films/NIH-00002474_004.dcm')
  test.skipIf(!existsSync(consolidation))('orders findings by score also where the model calls a lower one present (needs ../shared/data/films)', async () => {
    const output = captureOutput()
    await suggest([consolidation], { mode: 'corrected', json: true }, inferenceHere)
    const { findings } = linesOf(output.stdout())[0]!
    const scores = findings.map(({ score }) => score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(findings[0]!.judgement?.decision).not.toBe('present')
    expect(findings.some(({ judgement }) => judgement?.decision === 'present')).toBe(true)
  })

  test('gives a film the same scores alone and among others', async () => {
    const folder = await folderOfFilms()
    const prompts = await fewPrompts(folder)
    const among = captureOutput()
    await suggest([folder], { mode: 'corrected', json: true, prompts }, inferenceHere)
    const alone = captureOutput()
    await suggest([join(folder, 'more', 'b.dcm')], { mode: 'corrected', json: true, prompts }, inferenceHere)
    expect(linesOf(alone.stdout())[0]!.findings).toEqual(linesOf(among.stdout())[1]!.findings)
  })

  test('gives a film bit for bit the same scores in any company, in any order and on a rerun', async () => {
    const folder = await folderOfFilms()
    const prompts = await fewPrompts(folder)
    const { rows, columns, gray } = await goldenFilm(2)
    await writeFile(join(folder, 'c.png'), encode({ width: columns, height: rows, data: Uint8Array.from(gray).reverse(), channels: 1, depth: 8 }))
    const paths = ['a.png', join('more', 'b.dcm'), 'c.png'].map((name) => join(folder, name))
    const run = async (order: readonly string[]) => {
      const output = captureOutput()
      await suggest(order, { mode: 'corrected', json: true, prompts }, inferenceHere)
      return new Map(linesOf(output.stdout()).map((line) => [String(line['path']), JSON.stringify([line.outlier, line.findings])]))
    }
    const first = await run(paths)
    expect(first.size).toBe(3)
    expect(await run(paths)).toEqual(first)
    expect(await run([...paths].reverse())).toEqual(new Map([...first].reverse()))
    expect(await run(paths.slice(1, 3))).toEqual(new Map([...first].slice(1, 3)))
    for (const path of paths) expect((await run([path])).get(path)).toBe(first.get(path))
  })

  test('normalises over the films of the call in compat mode, and leaves a lone film its scores', async () => {
    const folder = await folderOfFilms()
    const prompts = await fewPrompts(folder)
    const both = captureOutput()
    await suggest([folder], { mode: 'compat', json: true, prompts }, inferenceHere)
    const [first, second] = linesOf(both.stdout())
    for (const { class: name, score } of first!.findings) {
      expect(Math.abs(score)).toBeCloseTo(1, 6)
      expect(second!.findings.find((finding) => finding.class === name)!.score).toBeCloseTo(-score, 6)
    }
    const alone = captureOutput()
    await suggest([join(folder, 'a.png')], { mode: 'compat', json: true, prompts }, inferenceHere)
    const [only] = linesOf(alone.stdout())
    for (const { score, prompts } of only!.findings) expect(score).toBe(prompts[0]!.score)
  })

  test("takes the user's prompts and writes an overlay a class under a safe name", async () => {
    const output = captureOutput()
    const folder = await folderOfFilms()
    const prompts = join(dirname(folder), 'mine.json')
    await writeFile(prompts, edema)
    const out = join(dirname(folder), 'out')
    await suggest([join(folder, 'a.png')], { mode: 'corrected', prompts, out }, inferenceHere)
    expect(await readdir(out)).toEqual(['overlay-pulmonary edema-congestion.png'])
    expect(output.stdout()).toMatch(/a\.png {2}\(gloria-demo-4, mine, corrected\)\n.*pulmonary edema\/congestion +uncalibrated +(mild )?pulmonary edema\n/)
    await suggest([folder], { mode: 'corrected', prompts, out: join(out, 'two') }, inferenceHere)
    expect(await readdir(join(out, 'two'))).toHaveLength(2)
  })

  test('refuses a prompt file that is wrong before any film is read', async () => {
    const folder = await folderOfFilms()
    const prompts = join(dirname(folder), 'wrong.json')
    await writeFile(prompts, '{"name":"x"}')
    await expect(suggest([folder], { mode: 'corrected', prompts }, inferenceHere)).rejects.toMatchObject({ code: 'PROMPTS_INVALID' })
  })

  test('warns of words that the model knows only in letters', async () => {
    const output = captureOutput()
    const folder = await folderOfFilms()
    const prompts = join(dirname(folder), 'rare.json')
    await writeFile(prompts, edema.replace('"pulmonary edema"', '"pulmonary dystelectasis"'))
    await suggest([join(folder, 'a.png')], { mode: 'corrected', prompts, json: true }, inferenceHere)
    expect(output.stderr()).toMatch(/^warning: .*: dystelectasis\n$/)
    expect(output.exitCode()).toBe(0)
  })

  test('suggests on a study of the library and keeps the suggestion there', async () => {
    const data = temporaryFolder()
    const store = await openStore(data)
    const { studyUid, sopInstanceUid } = await addStudy(store)
    const path = storedPath(data, (1).toString(16).padStart(64, '0'))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, await secondaryCapture(await png(0), 'film'))
    const output = captureOutput()
    const out = join(data, 'out')
    await suggest([studyUid, '1.2.3.4'], { mode: 'corrected', json: true, data, out }, inferenceHere)
    expect(linesOf(output.stdout())[0]).toMatchObject({ path, studyUid, sopInstanceUid })
    expect(output.stderr()).toBe('refused 1.2.3.4: NOT_FOUND This study is not in the library.\n')
    expect(existsSync(join(out, 'overlay-edema.png'))).toBe(true)
    expect(await store.db.selectFrom('suggestion').select('sop_instance_uid').execute()).toEqual([{ sop_instance_uid: sopInstanceUid }])
    await store.close()
    const listed = captureOutput()
    await listStudies({ data, json: true })
    const { class: name, score } = linesOf(output.stdout())[0]!.findings[0]!
    expect(studyRow.parse(JSON.parse(listed.stdout())).topFinding).toMatchObject({ class: name, score })
  })

  test('refuses what is neither a path nor a study', async () => {
    const output = captureOutput()
    await suggest(['nowhere'], { mode: 'corrected' }, inferenceHere)
    expect(output.stderr()).toMatch(/^refused nowhere: NOT_FOUND /)
    expect(output.exitCode()).toBe(1)
  })
})
