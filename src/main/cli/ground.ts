import type { Command } from 'commander'
import { toFailure } from '@shared/domain/errors'
import { withModel } from '@main/cli/open-model'
import { refuse } from '@main/cli/refusals'
import { writeOutput } from '@main/cli/write-output'
import type { Spawn } from '@main/workers/channel'

export interface GroundOptions {
  readonly model?: string
  readonly image: string
  readonly text: string
  readonly out?: string
  readonly json?: boolean
}

/** `gloriole ground`: where the words of a text look on a film. */
export function registerGround(program: Command): void {
  program
    .command('ground')
    .description('hold a text against a film: score, attention map, peak and box of every word')
    .option('--model <pack>', 'model pack (default: the model that ships)')
    .requiredOption('--image <file>', 'a DICOM, PNG or JPEG film')
    .requiredOption('--text <string>', 'the text; all its sentences are held against the film as one')
    .option('--out <png>', 'write the film with the map of the whole text over it')
    .option('--json', 'print one JSON object')
    .action((options: GroundOptions) => ground(options))
}

/** Prints scores (corrected mode), and maps with `--json`; places are in pixels of the image. */
export async function ground({ model, image, text, out, json }: GroundOptions, spawn?: Spawn): Promise<void> {
  const { holdTexts } = await import('@main/gloria/grounding')
  const { boxOf } = await import('@main/gloria/peak')
  const { defaultOverlay } = await import('@main/gloria/overlay')
  await withModel(model, async ({ pack, tokenizer, inference }) => {
    try {
      const tokens = tokenizer.tokenize(text)
      const film = await inference.encodeFilm(image, { frontalOnly: false })
      const [embedding] = await inference.encodeTexts([text])
      const held = holdTexts(film, [{ text, start: 0, tokens, embedding: embedding! }], 'corrected', pack.manifest)
      const { rows, columns } = film.grid
      const words = held.words.map(({ word, score, data, peak }) => ({ word, score, map: { rows, columns, data }, peak, box: boxOf(film.grid, data) }))
      if (json === true) process.stdout.write(`${JSON.stringify({ words })}\n`)
      else for (const { word, score, peak } of words) process.stdout.write(`${score.toFixed(3).padStart(7)}  ${word}  at column ${peak.columnPx.toFixed(0)}, row ${peak.rowPx.toFixed(0)}\n`)
      if (out === undefined) return
      const [png] = await inference.overlays({ path: image, grid: film.grid, maps: [held.whole], options: defaultOverlay })
      await writeOutput(out, png!)
    } catch (error) {
      refuse(image, toFailure(error))
    }
  }, spawn)
}
