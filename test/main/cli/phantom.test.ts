import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProgram } from '@main/cli/program'
import { filmsWithRegions } from '@main/cli/films-with-regions'
import { labelledTrainingFilms } from '@main/cli/training-films'
import { registerPhantom } from '@main/cli/phantom'
import { parseDicom } from '@main/dicom/parse'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput } from '@test/fixtures/verb-output'

test('films lie by themselves, to be imported; labels and regions find them from the folder above and from their own', { timeout: 60_000 }, async () => {
  const out = temporaryFolder()
  captureOutput()
  await createProgram([registerPhantom]).parseAsync(['phantom', '--out', out, '--count', '6', '--seed', '11', '--rows', '300'], { from: 'user' })
  const films = [11, 12, 13, 14, 15, 16].map((number) => `00${number}.dcm`)
  expect(readdirSync(out).sort()).toEqual(['films', 'labels.csv', 'masks', 'regions.jsonl', 'truth.jsonl'])
  expect(readdirSync(join(out, 'films')).sort()).toEqual(films)
  for (const name of films) expect(() => parseDicom(readFileSync(join(out, 'films', name)))).not.toThrow()

  const truth = readFileSync(join(out, 'truth.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { file: string; findings: { mask: string }[] })
  expect(truth.flatMap(({ findings }) => findings.map(({ mask }) => mask)).sort()).toEqual(readdirSync(join(out, 'masks')).sort().map((name) => `masks/${name}`))
  for (const images of [out, join(out, 'films')]) {
    const paths = films.map((name) => join(out, 'films', name))
    expect((await filmsWithRegions(join(out, 'regions.jsonl'), images)).map(({ path }) => path)).toEqual(paths)
    expect((await labelledTrainingFilms({ labels: [join(out, 'labels.csv')], images: [images], classes: ['cardiomegaly'], uncertain: 'ignore' })).map(({ path }) => path)).toEqual(paths)
  }
})
