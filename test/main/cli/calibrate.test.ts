import { copyFile, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { CalibrationReport } from '@shared/domain/calibration'
import { AppError } from '@shared/domain/errors'
import { filmSuggestions } from '@shared/domain/suggestion'
import { openPack } from '@main/checkpoint/pack'
import { verifyPack } from '@main/checkpoint/verify'
import { calibrateModel } from '@main/cli/calibrate'
import { suggest } from '@main/cli/suggest'
import { xorshift } from '@main/evaluation/xorshift'
import type { Alteration } from '@main/gloria/alter-film'
import type { Spawn } from '@main/workers/channel'
import { inProcess } from '@main/workers/in-process'
import { createInferenceProcedures, type EncodedFilm } from '@main/workers/inference-procedures'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput } from '@test/fixtures/verb-output'

const demo = resolve(import.meta.dirname, '../../../resources/models/gloria-demo')

/** Embeddings made of the file's number instead of its pixels: 400 encoder runs would take a minute. */
const inferenceWithoutEncoder: Spawn = () => {
  vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')
  const procedures = createInferenceProcedures()
  const encodeFilm = async ({ path, altered }: { path: string; altered?: Alteration }): Promise<EncodedFilm> => {
    await stat(path).catch((cause: unknown) => {
      throw new AppError('FILE_UNREADABLE', 'The file cannot be opened.', { cause })
    })
    const number = Number(/^(\d+)\.png$/.exec(basename(path))?.[1] ?? NaN)
    const random = xorshift(number + 2 || 1)
    const [dim, regions] = [192, 14 * 14]
    const towards = number % 2 === 0 ? 1 : -1
    const level = altered !== undefined || Number.isNaN(number) ? 40 : 0
    const look = Float32Array.from({ length: dim }, (_, d) => random() * 4 - 2 + level + (d % 3 === 0 ? towards : 0))
    const local = new Float32Array(dim * regions)
    look.forEach((value, d) => local.fill(value, d * regions, (d + 1) * regions))
    return {
      embedding: { dim, rows: 14, columns: 14, local, global: look },
      grid: { imageRows: 2, imageColumns: 2, rows: 14, columns: 14, originColumnPx: 0, originRowPx: 0, cellWidthPx: 1, cellHeightPx: 1 },
      viewPosition: null,
      identity: { studyUid: '1.2', seriesUid: '1.3', sopInstanceUid: '1.4' },
      provider: 'cpu',
      timingsMs: { read: 0, decode: 0, preprocess: 0, encode: 0 }
    }
  }
  return inProcess({ ...procedures, encodeFilm })
}

/** 110 files of 55 patients, every other one with a finding; and a prompt set of one class. */
async function labelledFolder(): Promise<{ images: string; labels: string; prompts: string }> {
  const folder = temporaryFolder()
  const images = join(folder, 'images')
  await mkdir(images)
  const rows: string[] = ['file,patient,view,labels']
  for (let i = 0; i < 110; i++) {
    await writeFile(join(images, `${i}.png`), '')
    rows.push(`${i}.png,P${Math.floor(i / 2)},PA,${i % 2 === 0 ? 'Consolidation' : 'No Finding'}`)
  }
  const labels = join(folder, 'labels.csv')
  await writeFile(labels, [...rows, 'gone.png,P99,PA,Consolidation', ''].join('\n'))
  const prompts = join(folder, 'prompts.json')
  await writeFile(prompts, JSON.stringify({ name: 'one', classes: { consolidation: { severity: [''], subtype: ['airspace consolidation'], location: [], absent: ['no consolidation'] } } }))
  return { images, labels, prompts }
}

describe('gloriole calibrate', () => {
  test('writes a calibrated copy that verifies, and leaves the pack as it is; suggestions then answer and notice other images', async () => {
    const { images, labels, prompts } = await labelledFolder()
    const out = join(temporaryFolder(), 'calibrated')
    const output = captureOutput()
    await calibrateModel({ model: demo, images, labels, prompts, out, other: [], errorRate: 0.1, method: 'platt', json: true }, inferenceWithoutEncoder)
    const report = JSON.parse(output.stdout()) as CalibrationReport
    expect(report).toMatchObject({ films: 110, patients: 55, folds: 5, errorRate: 0.1, source: 'labels.csv' })
    expect(report.classes).toHaveLength(1)
    expect(report.outliers!.probes.map(({ name, films }) => [name, films])).toEqual([['inverted', 100], ['upside-down', 100], ['sideways', 100], ['blank', 3], ['noise', 10]])
    expect(output.stderr()).toMatch(/refused .*gone\.png: FILE_UNREADABLE/)

    const { pack } = await verifyPack(out)
    expect(pack.calibration!.report).toEqual(expect.objectContaining({ films: 110 }))
    expect(pack.sha256).toBe((await openPack(demo)).sha256)

    // Again, in place: the manifest describes the new file, and nothing is left behind.
    await calibrateModel({ model: out, images, labels, prompts, other: [], errorRate: 0.2, method: 'temperature', json: true }, inferenceWithoutEncoder)
    expect((await openPack(out)).calibration!.report).toMatchObject({ errorRate: 0.2, method: 'temperature' })
    expect((await readdir(out)).sort()).toEqual(['calibration.json', 'manifest.json', 'vocab.txt', 'weights.safetensors'])

    const blank = join(temporaryFolder(), 'blank.png')
    await writeFile(blank, '')
    const said = captureOutput()
    await suggest([join(images, '0.png'), blank], { mode: 'corrected', model: out, prompts, json: true }, inferenceWithoutEncoder)
    const [film, other] = said.stdout().trim().split('\n').map((line) => filmSuggestions.loose().parse(JSON.parse(line)))
    expect(film!.outlier!.isOut).toBe(false)
    expect(film!.findings[0]!.judgement).toBeDefined()
    expect(other!.outlier!.isOut).toBe(true)
    expect(other!.findings[0]).toMatchObject({ probability: null, judgement: { decision: 'abstains', reason: 'outlier' } })
  })

  test('refuses too few patients, an output that is taken, and a calibration that is not this pack\'s', async () => {
    captureOutput()
    const { images, labels, prompts } = await labelledFolder()
    const few = join(temporaryFolder(), 'few.csv')
    await writeFile(few, (await readFile(labels, 'utf8')).split('\n').slice(0, 5).join('\n'))
    const options = { model: demo, images, prompts, other: [], errorRate: 0.1, method: 'platt' as const }
    await expect(calibrateModel({ ...options, labels: few }, inferenceWithoutEncoder)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(calibrateModel({ ...options, labels, out: images }, inferenceWithoutEncoder)).rejects.toMatchObject({ code: 'CONFLICT' })

    const broken = join(temporaryFolder(), 'broken')
    await mkdir(broken)
    for (const name of await readdir(demo)) await copyFile(join(demo, name), join(broken, name))
    const manifest = JSON.parse(await readFile(join(broken, 'manifest.json'), 'utf8')) as { files: Record<string, unknown> }
    manifest.files['calibration.json'] = { sha256: '0'.repeat(64), bytes: 2 }
    await writeFile(join(broken, 'manifest.json'), JSON.stringify(manifest))
    await writeFile(join(broken, 'calibration.json'), '{}')
    await expect(openPack(broken)).rejects.toMatchObject({ code: 'PACK_CORRUPT' })
  })
})
