import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { encode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { readDataset } from '@main/datasets/dataset'
import type { DatasetName } from '@main/datasets/dataset-names'
import { importDataset } from '@main/datasets/import-dataset'
import { createReview } from '@main/review/review'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { allOf } from '@test/main/library/all-of'
import { film } from '@test/main/library/film'
import { openedLibrary, type OpenedLibrary } from '@test/main/library/opened-library'

/** A small picture, different for each number. */
const png = (n: number, side = 64) => encode({ width: side, height: side, data: Uint8Array.from({ length: side * side }, (_, i) => (i * 7 + n * 13) % 256), channels: 1, depth: 8 })

/** Files under a new folder, by their paths. */
async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = temporaryFolder()
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}

async function imported(name: DatasetName, folder: string, opened: OpenedLibrary) {
  const { store, library } = opened
  const review = createReview({ store, provenanceFor: () => Promise.resolve(null) })
  const events = await allOf(importDataset({ store, library, review }, await readDataset(name, folder), new AbortController().signal))
  const last = events.at(-1)!
  if (last.kind !== 'done') throw new Error('no summary')
  return { review, events, summary: last.summary }
}

const labelsOf = async ({ store }: OpenedLibrary) =>
  (await store.db.selectFrom('label').innerJoin('study', 'study.study_uid', 'label.study_uid').innerJoin('patient', 'patient.id', 'study.patient').select(['patient.patient_id as patient', 'class', 'presence', 'origin', 'reader', 'provenance']).orderBy('patient_id').orderBy('class').execute())

describe('importing a data set', () => {
  test('NIH: pictures get their patient and view, labels and boxes come with them, and a second import changes nothing', async () => {
    const folder = await folderWith({
      'Data_Entry_2017_v2020.csv': 'Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position\n00000001_000.png,Mass|Effusion,0,1,58,M,PA\n00000001_001.png,No Finding,1,1,58,M,AP\n00000002_000.png,Edema,0,2,81,M,PA\n',
      'BBox_List_2017.csv': 'Image Index,Finding Label,Bbox [x,y,w,h],,,\n00000001_000.png,Mass,256,512,128,64,,,\n',
      'images_001/images/00000001_000.png': png(1),
      'images_001/images/00000001_001.png': png(2)
    })
    const opened = await openedLibrary()
    const { summary, review } = await imported('nih', folder, opened)
    expect(summary).toMatchObject({ imported: 2, missing: 1, labels: 28, regions: 1, refused: [] })
    const labels = await labelsOf(opened)
    expect(new Set(labels.map(({ patient, origin, reader, provenance }) => [patient, origin, reader, provenance].join(';')))).toEqual(new Set(['1;added;dataset NIH ChestX-ray14;']))
    expect(labels.filter(({ presence }) => presence === 'present').map(({ class: name }) => name)).toEqual(['mass', 'pleural effusion'])
    const instances = await opened.store.db.selectFrom('instance').select(['study_uid', 'view_position', 'sop_instance_uid']).execute()
    expect(instances.map(({ view_position: view }) => view).sort()).toEqual(['AP', 'PA'])

    // The box was given on 1024 pixels; this copy has 64.
    const [region] = await opened.store.db.selectFrom('region').selectAll().execute()
    expect([region!.class, region!.kind, JSON.parse(region!.points)]).toEqual(['mass', 'box', [{ columnPx: 16, rowPx: 32 }, { columnPx: 24, rowPx: 36 }]])

    const changes = async () => (await opened.store.db.selectFrom('change').select('sequence').execute()).length
    const before = await changes()
    // A reader took the mass off; importing again must not put it back.
    const mass = (await review.get({ studyUid: region!.study_uid })).labels.find((label) => label.class === 'mass')!
    await review.removeLabel({ studyUid: region!.study_uid, id: mass.id })
    expect((await imported('nih', folder, opened)).summary).toMatchObject({ imported: 0, unchanged: 2 })
    expect((await review.get({ studyUid: region!.study_uid })).labels.some((label) => label.class === 'mass')).toBe(false)
    // The label's removal took its region along, and the study is now being read.
    expect(await changes()).toBe(before + 3)
  })

  test('RSNA: DICOM files by patient, with their boxes', async () => {
    const folder = await folderWith({
      'stage_2_train_labels.csv': 'patientId,x,y,width,height,Target\naaa,0,0,1024,512,1\nbbb,,,,,0\n',
      'stage_2_train_images/aaa.dcm': film(),
      'stage_2_train_images/bbb.dcm': film({ study: '1.2.2', patientId: 'OTHER' })
    })
    const opened = await openedLibrary()
    expect((await imported('rsna', folder, opened)).summary).toMatchObject({ imported: 2, missing: 0, labels: 2, regions: 1 })
    expect((await labelsOf(opened)).map(({ class: name, presence }) => [name, presence]).sort()).toEqual([['pneumonia', 'absent'], ['pneumonia', 'present']])
  })

  test('SIIM: masks become outlines, in folders named by study and series', async () => {
    const folder = await folderWith({
      // Ten pixels down the first column from its top.
      'train-rle.csv': 'ImageId,EncodedPixels\n1.2.840.1,0 512\n1.2.840.2,-1\n',
      'dicom-images-train/1.2/1.3/1.2.840.1.dcm': film(),
      'dicom-images-train/1.4/1.5/1.2.840.2.dcm': film({ study: '1.2.2', patientId: 'OTHER' })
    })
    const opened = await openedLibrary()
    expect((await imported('siim', folder, opened)).summary).toMatchObject({ imported: 2, labels: 2, regions: 1 })
    const [region] = await opened.store.db.selectFrom('region').selectAll().execute()
    expect([region!.class, region!.kind]).toEqual(['pneumothorax', 'polygon'])
  })

  test("CheXpert: paths begin with the data set's own folder; uncertain stays uncertain, unmentioned stays unlabelled", async () => {
    const folder = await folderWith({
      'train.csv': 'Path,Sex,Age,Frontal/Lateral,AP/PA,Edema,Pneumonia,Fracture\nCheXpert-v1.0-small/train/patient00001/study1/view1_frontal.png,Female,68,Frontal,AP,1.0,-1.0,\nCheXpert-v1.0-small/train/patient00002/study1/view1_frontal.png,Female,68,Frontal,PA,0.0,,\n',
      'train/patient00001/study1/view1_frontal.png': png(3),
      'train/patient00002/study1/view1_frontal.png': png(4)
    })
    const opened = await openedLibrary()
    expect((await imported('chexpert', folder, opened)).summary).toMatchObject({ imported: 2, labels: 3, missing: 0 })
    expect((await labelsOf(opened)).map(({ patient, class: name, presence }) => [patient, name, presence])).toEqual([
      ['patient00001', 'edema', 'present'],
      ['patient00001', 'pneumonia', 'uncertain'],
      ['patient00002', 'edema', 'absent']
    ])
  })

  test('a folder without labels, without films, or with a broken line is refused in words', async () => {
    const opened = await openedLibrary()
    await expect(readDataset('rsna', await folderWith({ 'a.txt': '' }))).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('stage_2_train_labels.csv') as string })
    await expect(imported('rsna', await folderWith({ 'stage_2_train_labels.csv': 'patientId,x,y,width,height,Target\naaa,,,,,0\n' }), opened)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(readDataset('siim', await folderWith({ 'train-rle.csv': 'ImageId,EncodedPixels\nx,7\n' }))).rejects.toMatchObject({ code: 'INPUT_INVALID', message: expect.stringMatching(/^train-rle\.csv: Line 2/) as string })
  })
})
