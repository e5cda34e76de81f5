import { setTimeout as delay } from 'node:timers/promises'
import { withApp } from './app'
import { chestFilms } from './films'
import { round, spread, times, type Bench } from './figure'
import { withScratch } from './scratch'

/**
 * One film with the prompts cached: its image encoding alone, everything that a suggestion takes, and a map of every
 * word of a sentence from stored embeddings.
 */
export const suggestion: Bench = (print) =>
  withScratch(async (scratch) => {
    const { of, paths } = await chestFilms(scratch)
    await withApp(async ({ importAll, services: { store, suggestions } }) => {
      await importAll(paths)
      const films = await store.db.selectFrom('instance').select('sop_instance_uid').execute()
      const forget = async () => {
        await store.db.deleteFrom('suggestion').execute()
        await store.db.deleteFrom('film_embedding').execute()
      }
      // The background suggests on what was imported: that embeds the prompt set and warms the sessions.
      for (const { sop_instance_uid: sopInstanceUid } of films) await suggestions.forFilm({ sopInstanceUid })
      while ((await store.db.selectFrom('suggestion').selectAll().execute()).length < films.length) await delay(50)
      await delay(500)
      await forget()
      const encode: number[] = []
      const inChild: number[] = []
      const total: number[] = []
      for (const { sop_instance_uid: sopInstanceUid } of films) {
        const start = performance.now()
        const { timingsMs } = await suggestions.forFilm({ sopInstanceUid })
        total.push(performance.now() - start)
        encode.push(timingsMs['encode'] ?? 0)
        inChild.push((timingsMs['read'] ?? 0) + (timingsMs['decode'] ?? 0) + (timingsMs['preprocess'] ?? 0))
      }
      const encoded = spread(encode)
      const whole = spread(total)
      print({ bench: 'image-encode', of, model: 'gloria-demo', ...encoded })
      print({ bench: 'read-decode-preprocess', of, ...spread(inChild) })
      print({ bench: 'suggestion-total', of, ...whole, timesImageEncode: round(whole.medianMs / encoded.medianMs) })

      const sopInstanceUid = films[0]!.sop_instance_uid
      const text = 'moderate pleural effusion on the left'
      await suggestions.ground({ sopInstanceUid, text })
      const overlay = await times(100, () => suggestions.ground({ sopInstanceUid, text }))
      print({ bench: 'overlay', of: 'six words of one sentence, embeddings stored', ...spread(overlay) })
    })
  })
