import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { writeLightningCheckpoint } from './lightning-checkpoint'
import { publishedGloria, randomGloria } from './random-gloria'

export interface FullModel {
  readonly checkpoint: string
  readonly vocabulary: string
  readonly pack: Pack
}

/** GLoRIA at full size with random weights: a Lightning checkpoint of ours, made a pack by `gloriole model import`. */
export async function makeFullModel(folder: string): Promise<FullModel> {
  const [checkpoint, vocabulary, out] = ['random.ckpt', 'vocab.txt', 'pack'].map((name) => join(folder, name)) as [string, string, string]
  await writeLightningCheckpoint(checkpoint, randomGloria(publishedGloria, 1), [['model.gloria.temp1', 4], ['model.gloria.temp2', 5], ['model.text.last_n_layers', 4]])
  await writeVocabulary(vocabulary)
  await gloriole('model', 'import', checkpoint, '--vocab', vocabulary, '--out', out)
  return { checkpoint, vocabulary, pack: await openPack(out) }
}

/** BERT's cased vocabulary, which Bio_ClinicalBERT uses, where the data folder is beside the checkout; else one of letters. */
async function writeVocabulary(path: string): Promise<void> {
  const real = resolve(process.cwd(), '../shared/data/vocab/bert-base-cased.txt')
  if (existsSync(real)) return copyFile(real, path)
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz0123456789_')
  const pieces = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...letters, ...letters.map((letter) => `##${letter}`)]
  const rest = Array.from({ length: publishedGloria.text.vocabulary - pieces.length }, (_, i) => `[unused${i}]`)
  await writeFile(path, [...pieces, ...rest].map((piece) => `${piece}\n`).join(''))
}

/** The command itself, as a reader would give it; its output goes to the terminal's errors. */
export function gloriole(...args: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['scripts/gloriole.mjs', ...args], { stdio: ['ignore', 2, 'inherit'] })
    child.on('error', fail)
    child.on('close', (code) => {
      if (code === 0) done()
      else fail(new Error(`gloriole ${args[0]!} ended with ${code}.`))
    })
  })
}
