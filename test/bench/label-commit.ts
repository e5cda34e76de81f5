import { randomUUID } from 'node:crypto'
import { withApp } from './app'
import { drawnFilms } from './films'
import { spread, times, type Bench } from './figure'
import { withScratch } from './scratch'

/** A decision with its provenance, change, search row and audit entry: one durable transaction. */
export const labelCommit: Bench = (print) =>
  withScratch(async (scratch) => {
    const paths = await drawnFilms(scratch, 1)
    await withApp(async ({ importAll, services: { store, suggestions, review } }) => {
      await importAll(paths)
      const { study_uid: studyUid, sop_instance_uid: sopInstanceUid } = await store.db.selectFrom('instance').selectAll().executeTakeFirstOrThrow()
      const { findings } = await suggestions.forFilm({ sopInstanceUid })
      const commit = await times(300, (run) =>
        review.decide({
          studyUid,
          sopInstanceUid,
          id: randomUUID(),
          class: findings[Math.abs(run) % findings.length]!.class,
          state: { presence: 'present', severity: null, subtype: null, location: null },
          origin: 'accepted'
        })
      )
      print({ bench: 'label-commit', of: 'accepted suggestions on one growing study, synchronous=FULL', ...spread(commit) })
    })
  })
