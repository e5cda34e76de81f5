import type { RefusedFilm, TrainingDataset } from '@shared/domain/training'
import type { Store } from '@main/store/open'
import { libraryFilms } from '@main/training/library-films'
import { outlinesOfLibrary } from '@main/training/library-outlines'

/** What the library's labels of these classes come to for training, `refused` being films that cannot be read. */
export async function datasetOf(store: Store, classes: readonly string[], refused: readonly RefusedFilm[] = []): Promise<TrainingDataset> {
  const unreadable = new Set(refused.map(({ sopInstanceUid }) => sopInstanceUid))
  const { films, excluded, counts, origins, readers } = await libraryFilms(store.db, store.dataDir, classes, { uncertain: 'ignore', unreadable })
  const outlines = await outlinesOfLibrary(store.db, store.dataDir, classes, unreadable)
  const outlined = (name: string) => {
    const known = outlines.films.filter((film) => !film.heldOut).flatMap(({ regions }) => (regions[name] ? [regions[name].length] : []))
    const drawn = known.filter((count) => count > 0).length
    return { drawn, absent: known.length - drawn }
  }
  const named = new Set(excluded.map(({ sopInstanceUid }) => sopInstanceUid))
  const left: TrainingDataset['excluded'] = [...excluded.map((film) => ({ ...film, failure: null })), ...outlines.lateral.filter(({ sopInstanceUid }) => !named.has(sopInstanceUid)).map((film) => ({ ...film, why: 'lateral' as const, failure: null })), ...refused.map(({ studyUid, sopInstanceUid, failure }) => ({ studyUid, sopInstanceUid, why: 'refused' as const, failure }))]
  const { all } = await store.db.selectFrom('instance').select(({ fn }) => fn.countAll<number>().as('all')).executeTakeFirstOrThrow()
  const [heldOut, trained] = [films.filter((film) => film.heldOut), films.filter((film) => !film.heldOut)]
  const patientsOf = (own: typeof films) => new Set(own.map(({ patient }) => patient)).size
  return {
    films: trained.length,
    patients: patientsOf(trained),
    heldOutFilms: heldOut.length,
    heldOutPatients: patientsOf(heldOut),
    unlabelledFilms: all - films.length - left.length,
    classes: counts.map((count) => ({ ...count, outlined: outlined(count.class) })),
    origins: { ...origins },
    readers: { ...readers },
    excluded: left
  }
}
