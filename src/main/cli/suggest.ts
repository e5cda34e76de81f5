import { join } from 'node:path'
import { Option, type Command } from 'commander'
import { toFailure } from '@shared/domain/errors'
import type { FilmSuggestions, ScoringMode } from '@shared/domain/suggestion'
import { filmArguments } from '@main/cli/film-arguments'
import { withFilms, type NamedFilm } from '@main/cli/named-films'
import { withModel, type OpenModel } from '@main/cli/open-model'
import { promptsFor } from '@main/cli/prompts-argument'
import { printable, refuse } from '@main/cli/refusals'
import { writeOutput } from '@main/cli/write-output'
import type { SuggestedFilm } from '@main/gloria/suggest-file'
import type { Spawn } from '@main/workers/channel'

export interface SuggestOptions {
  readonly data?: string
  readonly model?: string
  readonly mode: ScoringMode
  readonly prompts?: string
  readonly out?: string
  readonly json?: boolean
}

type Suggested = SuggestedFilm & Pick<NamedFilm, 'path'>

/** `gloriole suggest`: findings on films, without importing them; films of the library are named by their study. */
export function registerSuggest(program: Command): void {
  program
    .command('suggest')
    .description('suggest findings on chest films: files, folders, or studies of the library')
    .argument('<path|study-uid...>', 'DICOM, PNG or JPEG files, folders of them, or Study Instance UIDs')
    .option('--data <dir>', 'data folder (for studies of the library)')
    .option('--model <pack>', 'model pack (default: the model that ships)')
    .addOption(new Option('--mode <mode>', 'compat repeats the public GLoRIA script, z-scores over the films of the call included').choices(['corrected', 'compat']).default('corrected'))
    .option('--prompts <file>', "prompt set, JSON (default: the one the model was evaluated with)")
    .option('--out <dir>', "write overlay-<class>.png per film; of several films each into a folder named by its SOP Instance UID")
    .option('--json', 'print one JSON object per film')
    .action((inputs: string[], options: SuggestOptions) => suggest(inputs, options))
}

/** Suggests on every film that the arguments name; what cannot be suggested on is refused by name and the others go on. */
export async function suggest(inputs: readonly string[], options: SuggestOptions, spawn?: Spawn): Promise<void> {
  const named = await filmArguments(inputs)
  if (named.length === 0) return
  await withModel(options.model, async (model) => {
    const prompts = await promptsFor(model, options.prompts)
    await withFilms(named, { model, prompts, mode: options.mode, data: options.data }, async (films) => {
      const batch: Suggested[] = []
      for (const film of films) {
        const suggested = await tried(film)
        if (!suggested) continue
        if (options.mode === 'compat') batch.push(suggested)
        else await show(suggested, options, model, films.length > 1)
      }
      // The public script normalises over the films of a call, so nothing could be printed before the last was scored.
      const { zScoreOverBatch } = await import('@main/gloria/findings')
      const normalised = zScoreOverBatch(batch.map(({ suggestions }) => suggestions.findings))
      for (const [i, film] of batch.entries()) await show({ ...film, suggestions: { ...film.suggestions, findings: normalised[i]! } }, options, model, batch.length > 1)
    })
  }, spawn)
}

async function tried(film: NamedFilm): Promise<Suggested | null> {
  try {
    return { path: film.path, ...(await film.suggest()) }
  } catch (error) {
    refuse(film.path, toFailure(error))
    return null
  }
}

async function show({ path, suggestions: judged, mapOf }: Suggested, { json, out }: SuggestOptions, { inference }: OpenModel, several: boolean): Promise<void> {
  // The window shows what is called present first; scripts are promised the order of the scores.
  const suggestions = { ...judged, findings: [...judged.findings].sort((a, b) => b.score - a.score) }
  process.stdout.write(json === true ? `${JSON.stringify({ path, ...suggestions })}\n` : table(path, suggestions))
  if (out === undefined) return
  const { defaultOverlay } = await import('@main/gloria/overlay')
  const folder = several ? join(out, suggestions.sopInstanceUid) : out
  const held = await Promise.all(suggestions.findings.map((finding) => mapOf(finding.class)))
  const pngs = await inference.overlays({ path, grid: held[0]!.grid, maps: held.map(({ map }) => map), options: defaultOverlay })
  for (const [i, finding] of suggestions.findings.entries()) await writeOutput(join(folder, `overlay-${fileName(finding.class)}.png`), pngs[i]!)
}

/** Class names are the reader's: what could leave the folder or upset a file system becomes a hyphen. */
const fileName = (name: string) => name.replace(/[^\p{L}\p{N} _-]/gu, '-')

function table(path: string, { findings, promptSet, mode, model }: FilmSuggestions): string {
  const lines = findings.map(({ class: name, score, probability, prompts }) => {
    const chance = probability === null ? 'uncalibrated' : `${(probability * 100).toFixed(0)} %`
    return `  ${score.toFixed(3).padStart(7)}  ${printable(name).padEnd(24)} ${chance.padEnd(13)} ${printable(prompts[0]!.text)}\n`
  })
  return `${printable(path)}  (${printable(model.name)}, ${printable(promptSet.name)}, ${mode})\n${lines.join('')}`
}
