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
      const ids = findings.map(() => randomUUID())
      const commit = await times(140, (run) =>
        review.decide({
          studyUid,
          sopInstanceUid,
          id: ids[Math.abs(run) % ids.length]!,
          class: findings[Math.abs(run) % findings.length]!.class,
          // Every time round another answer: the same one twice would write nothing.
          state: { presence: 'present', severity: `answer ${run}`, subtype: null, location: null },
          origin: 'corrected'
        })
      )
      print({ bench: 'label-commit', of: '140 corrections of the seven findings of one film, synchronous=FULL', ...spread(commit) })
    })
  })
