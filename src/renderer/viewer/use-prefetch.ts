import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { hang } from '@shared/domain/hanging'
import type { Instance, Study } from '@shared/domain/study'
import { queries } from '@renderer/door/queries'
import { makeReady } from '@renderer/viewer/film-picture'
import { loadFilm } from '@renderer/viewer/film-source'
import { inBackground } from '@renderer/viewer/prefetch'
import { stepStudy } from '@renderer/worklist/step-study'

/** How many studies further down the worklist are got ready. */
const ahead = 2
/** A film larger than this would push out of the cache what is being read. */
const largestPixels = 64 * 2 ** 20

/** With a study on screen, reads what comes next: the film of its first prior, then the first films of the next studies. */
export function usePrefetch(study: Study, isShown: boolean): void {
  const client = useQueryClient()
  const { studyUid } = study.row
  const prior = study.priors[0]?.studyUid
  useEffect(() => {
    if (!isShown) return
    const left = new AbortController()
    // What cannot be read ahead is no news yet: whoever opens it is told.
    const read = (work: () => Promise<void>) => void inBackground(work, left.signal).catch(() => undefined)
    if (prior !== undefined) read(() => readStudy(client, prior))
    let uid = studyUid
    for (let i = 0; i < ahead; i++) {
      read(async () => {
        const row = await stepStudy(uid, 1)
        if (row) await readStudy(client, (uid = row.studyUid))
      })
    }
    return () => left.abort()
  }, [client, isShown, studyUid, prior])
}

/** Reads a study and the film that it opens with. */
export async function readStudy(client: QueryClient, studyUid: string): Promise<void> {
  const study = await client.query(queries.study(studyUid))
  const { main } = hang([], study)
  if (main && isModest(main)) makeReady(await loadFilm({ sopInstanceUid: main.sopInstanceUid, frame: 0 }).whole)
}

const isModest = ({ rows, columns, frames }: Instance) => rows * columns * Math.min(frames, 16) <= largestPixels
