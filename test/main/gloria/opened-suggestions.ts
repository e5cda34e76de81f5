import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError } from '@shared/domain/errors'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { writeComputedRadiograph } from '@main/dicom/computed-radiograph'
import { createInference, type InferenceService } from '@main/gloria/inference'
import { createSuggestions, type SuggestionsService } from '@main/gloria/suggestions'
import { openStore } from '@main/store/open'
import { connect, type Child } from '@main/workers/channel'
import { inProcess } from '@main/workers/in-process'
import { createInferenceProcedures, type InferenceProcedures } from '@main/workers/inference-procedures'
import { goldenFilm } from '@test/fixtures/golden'
import { addStudy } from '@test/fixtures/library-rows'

export const resources = resolve(import.meta.dirname, '../../../resources')

/** A library of three films, the third a lateral, and sessions of suggestions by the model that ships. */
export async function openSuggestions() {
  const pack = await openPack(join(resources, 'models/gloria-demo'))
  const folder = mkdtempSync(join(tmpdir(), 'gloriole-suggestions-'))
  const store = await openStore(join(folder, 'data'))
  const films = [await addStudy(store, 1), await addStudy(store, 2), await addStudy(store, 3)]
  const paths = new Map<string, string>()
  for (const [i, film] of films.entries()) {
    const { rows, columns, gray } = await goldenFilm(i)
    const path = join(folder, `${film.sopInstanceUid}.dcm`)
    paths.set(film.sopInstanceUid, path)
    await writeFile(
      path,
      writeComputedRadiograph({
        patient: { id: `P${i}`, name: 'Doe^Jane', birthDate: null, sex: null },
        study: { uid: film.studyUid, date: '20240101', time: '120000', description: 'Chest', accession: '' },
        series: { uid: film.seriesUid, number: 1, description: '', bodyPart: 'CHEST' },
        instance: { uid: film.sopInstanceUid, number: 1 },
        pixels: Uint16Array.from(gray),
        rows,
        columns,
        bitsStored: 12,
        spacingMm: 0.2,
        window: { centre: 127.5, width: 256 },
        viewPosition: i === 2 ? 'LL' : 'PA'
      })
    )
  }

  /** Counts what reaches the encoders. */
  const calls = { encodeFilm: 0, texts: 0, score: 0 }
  const children: Child[] = []
  const inferences: InferenceService[] = []

  const filePath = (sopInstanceUid: string) => {
    const film = films.find((one) => one.sopInstanceUid === sopInstanceUid)
    return film ? Promise.resolve({ ...film, path: paths.get(sopInstanceUid)! }) : Promise.reject(new AppError('NOT_FOUND', 'This film is not in the library.'))
  }

  /** A new session: nothing in memory, the same store. */
  const session = async (own: Pack = pack): Promise<SuggestionsService> => {
    const start = () => {
      const procedures = createInferenceProcedures()
      const child = inProcess({
        ...procedures,
        encodeFilm: (input: Parameters<typeof procedures.encodeFilm>[0]) => (calls.encodeFilm++, procedures.encodeFilm(input)),
        encodeTexts: (input: Parameters<typeof procedures.encodeTexts>[0]) => ((calls.texts += input.texts.length), procedures.encodeTexts(input)),
        score: (input: Parameters<typeof procedures.score>[0]) => (calls.score++, procedures.score(input))
      })
      children.push(child)
      return connect<InferenceProcedures>(child)
    }
    const inference = createInference({ packDir: pack.dir, providers: ['cpu'], start })
    inferences.push(inference)
    return createSuggestions({ store, pack: own, inference, filePath, promptsDir: join(resources, 'prompts') })
  }

  return {
    pack,
    store,
    films,
    calls,
    children,
    session,
    film: (index: number) => ({ sopInstanceUid: films[index]!.sopInstanceUid }),
    close: async () => {
      inferences.forEach((inference) => inference.close())
      await store.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}
