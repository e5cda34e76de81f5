import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openPack } from '@main/checkpoint/pack'
import { headFeatures } from '@main/gloria/class-head'
import { createFilmScorer } from '@main/gloria/film-scorer'
import { createInference } from '@main/gloria/inference'
import { expandPrompts } from '@main/gloria/prompts'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import { embedFilms } from '@main/training/embed-films'
import { quantise } from '@main/training/quantise'
import { connect } from '@main/workers/channel'
import { createInferenceProcedures } from '@main/workers/inference-procedures'
import { inProcess } from '@main/workers/in-process'
import { labelledFilms, twoFindings } from '../../fixtures/labelled-films'
import { miniPack } from '../../fixtures/mini-pack'
import { temporaryFolder } from '../../fixtures/temporary-folder'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')
const control = { signal: new AbortController().signal, emit: () => undefined, whenRunning: () => null }

test('a head of a pack in 8 bits is fitted to the embeddings that the pack serves with', { timeout: 60_000 }, async () => {
  const [folder, parent, prompts] = [temporaryFolder(), await miniPack(), expandPrompts(twoFindings)]
  const films = labelledFilms(folder, 4)
  const { pack } = await quantise({ model: parent.dir, out: join(folder, 'eight-bit'), name: 'eight-bit', films: films.map(({ path }) => path) }, control)
  const [eight, whole] = [await embedFilms(pack, prompts, films, control), await embedFilms(await openPack(parent.dir), prompts, films, control)]

  const inference = createInference({ packDir: pack.dir, start: () => connect(inProcess(createInferenceProcedures())) })
  const furthest = (a: Float32Array, b: Float32Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))
  try {
    const score = createFilmScorer({ tokenizer: await openTokenizer(pack), inference, prompts, mode: 'corrected' })
    for (const [i, { path }] of films.entries()) {
      const served = headFeatures((await score(path, { frontalOnly: false })).film.embedding)
      expect(furthest(eight.examples[i]!.features, served)).toBeLessThan(1e-5)
      expect(furthest(whole.examples[i]!.features, served)).toBeGreaterThan(1e-3)
    }
  } finally {
    inference.close()
  }
})
