import { z } from 'zod'
import { comparison } from '@shared/domain/comparison'
import { failure } from '@shared/domain/errors'
import { modelRef } from '@shared/domain/suggestion'
import { uid } from '@shared/domain/study'

/** What is trained: a head on embeddings that stay (seconds), the image encoder (minutes), or a segmenter on an encoder that stays (minutes). */
export const runKind = z.enum(['head', 'encoder', 'segment'])
export type RunKind = z.infer<typeof runKind>

/** What becomes of labels that are neither present nor absent (Irvin et al. 2019: U-Ones, U-Zeros, U-Ignore). */
export const uncertainPolicy = z.enum(['ignore', 'ones', 'zeros'])
export type UncertainPolicy = z.infer<typeof uncertainPolicy>

/** Parts of an image encoder that can be trained apart, from the film inwards. */
export const imageStage = z.enum(['stem', '1', '2', '3', '4', 'embedders'])

/** What a reader chooses for a run; the rest of the recipe is fixed. */
export const runSettings = z.object({
  kind: runKind,
  name: z.string().trim().min(1).max(100),
  uncertain: uncertainPolicy,
  steps: z.number().int().min(1).max(100_000),
  learningRate: z.number().positive().max(1),
  /** Films of a batch, and the share of the patients that the run is watched on; of a head the share alone counts. */
  batch: z.number().int().min(1).max(512),
  /** Parts of the encoder that move (none: all); of its runs alone. */
  stages: z.array(imageStage).max(6),
  /** What a segmenter is to outline; of its runs alone. */
  classes: z.array(z.string().min(1).max(100)).max(100).default([]),
  validation: z.number().min(0).max(0.5),
  seed: z.number().int().min(0).max(2 ** 31)
})
export type RunSettings = z.infer<typeof runSettings>

export const runState = z.enum(['running', 'paused', 'interrupted', 'cancelled', 'failed', 'done'])
export type RunState = z.infer<typeof runState>

/** A film that a run could not read, and why. */
export const refusedFilm = z.object({ studyUid: uid, sopInstanceUid: uid, failure, at: z.string() })
export type RefusedFilm = z.infer<typeof refusedFilm>

/** A training run of a library: how it goes, or how it went. */
export const trainingRun = z.object({
  id: z.uuid(),
  settings: runSettings,
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  reader: z.string(),
  parent: modelRef,
  films: z.number().int(),
  patients: z.number().int(),
  state: runState,
  /** The reader has asked it to stop: it does after the step under way. */
  stopping: z.boolean().default(false),
  /** Films read so far, before the first step. */
  read: z.number().int(),
  step: z.number().int(),
  msPerStep: z.number().nullable(),
  /** [step, loss before its update], thinned out so that it stays drawable. */
  losses: z.array(z.tuple([z.number(), z.number()])),
  /** AUROC by class on the patients that the run is watched on. */
  validation: z.array(z.object({ step: z.number().int(), auroc: z.record(z.string(), z.number().nullable()) })),
  /** Dice by class of the outlines on the same patients; of a segmenter's run alone. */
  overlap: z.array(z.object({ step: z.number().int(), dice: z.record(z.string(), z.number().nullable()) })).default([]),
  /** Films that could not be read, which ended the run, or were left out because an earlier run could not read them. */
  refused: z.array(refusedFilm).default([]),
  provider: z.string().nullable(),
  result: modelRef.nullable(),
  /** What the gate saw; null until it looked, or where it could not (`gateFailure`). */
  comparison: comparison.nullable(),
  gateFailure: failure.nullable(),
  /** Films of a batch that would have fitted into the free memory; null where memory was not what stopped it, or not even one would. */
  fits: z.number().int().nullable().default(null),
  failure: failure.nullable()
})
export type TrainingRun = z.infer<typeof trainingRun>

const counts = z.object({ present: z.number().int(), absent: z.number().int(), uncertain: z.number().int() })
/** Films to train a segmenter on: with a region of the class, and without the class. */
const outlined = z.object({ drawn: z.number().int(), absent: z.number().int() })

/** What a library holds for training, and what it leaves out. Patients are trained on or held out by the hash of their identifiers. */
export const trainingDataset = z.object({
  films: z.number().int(),
  patients: z.number().int(),
  heldOutFilms: z.number().int(),
  heldOutPatients: z.number().int(),
  unlabelledFilms: z.number().int(),
  classes: z.array(z.object({ class: z.string(), trained: counts, heldOut: counts, outlined })),
  /** Labels by what the reader did to the suggestion, and by reader. */
  origins: z.record(z.string(), z.number().int()),
  readers: z.record(z.string(), z.number().int()),
  /** Also films that the newest run could not read (`refused`), with what was wrong. */
  excluded: z.array(z.object({ studyUid: uid, sopInstanceUid: uid, why: z.enum(['lateral', 'uncertain-alone', 'refused']), failure: failure.nullable() }))
})
export type TrainingDataset = z.infer<typeof trainingDataset>

/** How the next films to label are chosen: where the model is least sure, where it contradicts a label, what looks least like anything labelled. */
export const nextCaseReason = z.enum(['uncertain', 'disagreeing', 'different'])
export type NextCaseReason = z.infer<typeof nextCaseReason>

export const nextCase = z.object({
  studyUid: uid,
  sopInstanceUid: uid,
  patientName: z.string(),
  studyDate: z.string().nullable(),
  /** The class that it is about; null for films that are different as a whole. */
  class: z.string().nullable(),
  /** From 0 (not at all) to 1. */
  value: z.number()
})
export type NextCase = z.infer<typeof nextCase>
