import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { verifyAudit } from '@main/audit/verify'
import { openStore } from '@main/store/open'
import { saveSettings } from '@main/store/settings'
import { accepting, boxing, id } from '@test/fixtures/decisions'
import { addStudy } from '@test/fixtures/library-rows'
import { openReview, reviewOf } from '@test/fixtures/open-review'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

describe('undo and redo', () => {
  test('walk back and forth over everything that was done', async () => {
    const { store, review, film } = await openReview()
    const corrected = { ...accepting(film, 1), origin: 'corrected' as const }
    const states = [
      await review.get(film),
      await review.decide(accepting(film, 1)),
      await review.decide(corrected),
      await review.saveRegion(boxing(film, 11, id(1))),
      await review.removeLabel({ studyUid: film.studyUid, id: id(1) })
    ]
    const shown = ({ labels, regions }: (typeof states)[number]) => ({ labels, regions })
    for (let step = states.length - 2; step >= 0; step--) {
      const back = await review.undo(film)
      expect(shown(back)).toEqual(shown(states[step]!))
      expect([back.canUndo, back.canRedo]).toEqual([step > 0, true])
    }
    await expect(review.undo(film)).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' })
    for (const state of states.slice(1)) expect(shown(await review.redo(film))).toEqual(shown(state))
    await expect(review.redo(film)).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' })
    expect((await verifyAudit(store)).intact).toBe(true)
  })

  test('a new action clears redo; the search follows', async () => {
    const { store, review, film } = await openReview()
    await review.decide(accepting(film, 1))
    await review.undo(film)
    const indexed = () => store.db.selectFrom('study_search').select('labels').executeTakeFirstOrThrow()
    expect(await indexed()).toEqual({ labels: '' })
    const { canRedo } = await review.decide(accepting(film, 2, 'edema'))
    expect(canRedo).toBe(false)
    expect(await indexed()).toEqual({ labels: 'edema small left' })
    await expect(review.redo(film)).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' })
  })

  test('the history tells what is undone, and who undid it', async () => {
    const { store, review, film } = await openReview()
    await review.decide(accepting(film, 1))
    await saveSettings(store, { reader: 'Dr. Li' })
    const lines = ({ history }: Awaited<ReturnType<typeof review.get>>) => history.map(({ action, reader, undone }) => `${action} ${reader} ${undone}`)
    expect(lines(await review.undo(film))).toEqual(['undo Dr. Li false', 'label Reader 1 true'])
    expect(lines(await review.redo(film))).toEqual(['redo Dr. Li false', 'undo Dr. Li false', 'label Reader 1 false'])
    expect(lines(await review.undo(film))[3]).toBe('label Reader 1 true')
  })

  test('survive a restart', async () => {
    const folder = temporaryFolder()
    const first = await openStore(folder)
    const film = await addStudy(first)
    await reviewOf(first).decide(accepting(film, 1))
    await reviewOf(first).decide(accepting(film, 2, 'edema'))
    await reviewOf(first).undo(film)
    await first.close()
    const second = await openStore(folder)
    onTestFinished(() => second.close())
    const review = reviewOf(second)
    expect((await review.redo(film)).labels.map((label) => label.class)).toEqual(['edema', 'pleural effusion'])
    await review.undo(film)
    expect((await review.undo(film)).labels).toEqual([])
  })

  test('concern one study only', async () => {
    const { store, review, film } = await openReview()
    const other = await addStudy(store, 2)
    await review.decide(accepting(film, 1))
    await review.decide(accepting(other, 2))
    await review.undo(film)
    expect((await review.get(other)).labels).toHaveLength(1)
  })

  test('never overwrite a thing that changed in another way, and then change nothing at all', async () => {
    const { store, review, film } = await openReview()
    await review.decide(accepting(film, 1))
    await review.saveRegion(boxing(film, 11, id(1)))
    await review.removeLabel({ studyUid: film.studyUid, id: id(1) })
    const raw = new Database(join(store.dataDir, 'gloriole.sqlite'))
    const before = await review.get(film)
    raw.exec(`INSERT INTO region SELECT '${id(11)}', study_uid, '${film.sopInstanceUid}', NULL, 'edema', 'point', '[{"columnPx":1,"rowPx":1}]', 'Other', '', NULL, NULL FROM study`)
    raw.close()
    await expect(review.undo(film)).rejects.toMatchObject({ code: 'CONFLICT' })
    const after = await review.get(film)
    expect(after.regions).toMatchObject([{ reader: 'Other', class: 'edema' }])
    expect({ labels: after.labels, history: after.history }).toEqual({ labels: [], history: before.history })
  })
})
