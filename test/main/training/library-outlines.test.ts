import { expect, test } from 'vitest'
import { storedPath } from '@main/library/file-store'
import { datasetOf } from '@main/runs/dataset'
import { isHeldOut } from '@main/training/library-films'
import { outlinesOfLibrary, withoutUid } from '@main/training/library-outlines'
import { accepting, boxing, id } from '@test/fixtures/decisions'
import { addStudy } from '@test/fixtures/library-rows'
import { openReview } from '@test/fixtures/open-review'

const numbers = Array.from({ length: 60 }, (_, i) => i + 10)
const [drawn, denied, silent, lateral] = numbers.filter((number) => !isHeldOut(`|PAT${number}`)) as [number, number, number, number]
const heldOut = numbers.find((number) => isHeldOut(`|PAT${number}`))!

test('a segmenter learns from what readers drew and denied, of patients to train on', async () => {
  const { store, review } = await openReview()
  const films = await Promise.all([drawn, denied, silent, heldOut, lateral].map((number) => addStudy(store, number)))
  const triangle = [{ columnPx: 10, rowPx: 10 }, { columnPx: 110, rowPx: 10 }, { columnPx: 60, rowPx: 90 }]
  await review.saveRegion(boxing(films[0]!, 1))
  await review.saveRegion({ ...boxing(films[0]!, 2), kind: 'polygon', points: triangle })
  await review.decide({ ...accepting(films[1]!, 3), state: { presence: 'absent', severity: null, subtype: null, location: null }, origin: 'rejected' })
  // Present, but nobody drew where: there is nothing to learn from.
  await review.decide(accepting(films[2]!, 4))
  await review.saveRegion(boxing(films[3]!, 5))
  await review.saveRegion(boxing(films[4]!, 6))
  await store.db.updateTable('instance').set({ view_position: 'LL' }).where('sop_instance_uid', '=', films[4]!.sopInstanceUid).execute()

  const found = await outlinesOfLibrary(store.db, store.dataDir, ['pleural effusion', 'nodule'])
  const hash = (number: number) => storedPath(store.dataDir, number.toString(16).padStart(64, '0'))
  expect(found.lateral).toEqual([{ studyUid: films[4]!.studyUid, sopInstanceUid: films[4]!.sopInstanceUid }])
  expect(found.films.filter((film) => film.heldOut).map(({ sopInstanceUid }) => sopInstanceUid)).toEqual([films[3]!.sopInstanceUid])
  expect((await datasetOf(store, ['pleural effusion', 'nodule'])).excluded).toEqual([{ studyUid: films[4]!.studyUid, sopInstanceUid: films[4]!.sopInstanceUid, why: 'lateral', failure: null }])
  expect(found.films.filter((film) => !film.heldOut).map(withoutUid).toSorted((a, b) => (a.patient < b.patient ? -1 : 1))).toEqual([
    { path: hash(drawn), patient: `|PAT${drawn}`, regions: { 'pleural effusion': [{ kind: 'box', leftPx: 100, topPx: 200.5, widthPx: 200, heightPx: 199.5 }, { kind: 'polygon', points: triangle }] } },
    { path: hash(denied), patient: `|PAT${denied}`, regions: { 'pleural effusion': [] } }
  ])
})

test('a kept outline says which model drew it, after the reader mended it and after undo', async () => {
  const { review, film } = await openReview()
  const model = { name: 'outliner', sha256: 'c'.repeat(64) }
  const kept = { ...boxing(film, 1), outlinedBy: model }
  await review.saveRegion(kept)
  const mended = await review.saveRegion({ ...kept, points: [{ columnPx: 1, rowPx: 2 }, { columnPx: 30, rowPx: 40 }] })
  expect(mended.regions).toMatchObject([{ id: id(1), outlinedBy: model, points: [{ columnPx: 1 }, { columnPx: 30 }] }])
  expect((await review.undo({ studyUid: film.studyUid })).regions).toMatchObject([{ outlinedBy: model, points: kept.points }])
})
