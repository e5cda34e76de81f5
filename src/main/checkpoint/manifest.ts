import { z } from 'zod'
import { architecture } from '@main/nn/architecture'
import { sha256 } from '@shared/domain/study'
import { headClasses } from '@main/checkpoint/class-head'
import { segmenterDescription } from '@main/checkpoint/segmenter'

const fileHash = z.object({ sha256, bytes: z.number().int().nonnegative() })

const lineage = z.object({
  /** The verb's options, without paths. */
  recipe: z.record(z.string(), z.unknown()),
  /** Hash of the films, texts and labels it saw. */
  dataSha256: sha256,
  seed: z.number().int(),
  steps: z.number().int(),
  /** Gloriole's version. */
  codeVersion: z.string(),
  provider: z.string()
})

/** manifest.json of a model pack. The model hash everywhere else is the SHA-256 of weights.safetensors. */
export const packManifest = z.object({
  format: z.literal('gloriole-pack'),
  version: z.literal(1),
  name: z.string().min(1).max(100),
  createdAt: z.string(),
  architecture,
  preprocessing: z.object({
    /** Long side after area resize, then zero-padded to a square of it (256), then centre crop to inputSize. */
    resizeLongSide: z.number().int().positive(),
    mean: z.number(),
    std: z.number().positive()
  }),
  /** Section "Attention and similarity": softmax over regions (4), over words in the local score (5), of the loss (10). */
  temperatures: z.object({ attention: z.number(), words: z.number(), loss: z.number() }),
  /** `calibration.json` is there once `gloriole calibrate` was run. */
  files: z.object({ 'weights.safetensors': fileHash, 'vocab.txt': fileHash, 'calibration.json': fileHash.optional() }),
  parent: sha256.nullable(),
  /** How it came of its parent, when training made it: everything that a repetition needs. */
  lineage: lineage.nullable().default(null),
  /** Its parents and theirs, the nearest first, as far as training made them: packs come and go, what they were made of stays. */
  ancestors: z.array(z.object({ name: z.string(), sha256, parent: sha256.nullable(), lineage: lineage.nullable() })).max(1000).optional(),
  /** Classes of the head that labels were fitted to, its tensors being among the weights; absent: scores are zero-shot. */
  head: headClasses.optional(),
  /** What its segmenter outlines and how wide it is, its tensors being among the weights; absent: it has none. */
  segmenter: segmenterDescription.optional(),
  licence: z.string(),
  /** Shown wherever the model is: e.g. that it is a demonstration and not for clinical use. Empty: nothing to say. */
  notice: z.string(),
  demonstration: z.boolean(),
  /** The model card, Markdown: data, recipe, metrics, limits. */
  card: z.string(),
  metrics: z.record(z.string(), z.unknown()),
  /** Always null: the calibration has a file of its own. */
  calibration: z.null(),
  /** Name of the prompt set the pack was evaluated with, served by default; null: the built-in CheXpert-5 set. */
  promptSet: z.string().nullable(),
  /**
   * What the graphs gave when the pack was made for a pseudo-random film and pseudo-random tokens of `seed`: the global
   * embedding, the mean over regions of the local ones, the mean over tokens of the hidden states, each `embedding`
   * values; `model verify` repeats it. Tolerance: largest difference, as a part of the largest value.
   */
  selfTest: z.object({
    seed: z.number().int().nonnegative(),
    imageGlobal: z.array(z.number()),
    imageLocalMean: z.array(z.number()),
    tokenMean: z.array(z.number()),
    tolerance: z.number().positive()
  }),
  /** `sealOf` the rest; `model verify` compares it. Every writer goes through `manifestText`, which sets it. */
  seal: sha256.optional()
})
export type PackManifest = z.infer<typeof packManifest>
