import type { ClassHead } from '@main/checkpoint/class-head'
import type { FilmEmbedding } from '@main/gloria/embedding'
import { meanRegion } from '@main/gloria/outlier'
import type { ExpandedClass } from '@main/gloria/prompts'

/** What labels add to the score of a class on one film: a function of the class and its zero-shot score. */
export type Learned = (one: Pick<ExpandedClass, 'class' | 'sha256'>, score: number) => number

/** Nothing was learnt: scores are zero-shot. */
export const zeroShot: Learned = () => 0

/** The features of a head: the global vector and the mean of the region vectors, each of length 1; 2 D values. */
export function headFeatures(film: FilmEmbedding): Float32Array {
  const features = new Float32Array(2 * film.dim)
  features.set(unit(film.global))
  features.set(unit(meanRegion(film)), film.dim)
  return features
}

function unit(vector: ArrayLike<number>): Float32Array {
  let squares = 0
  for (let i = 0; i < vector.length; i++) squares += vector[i]! ** 2
  const length = Math.max(Math.sqrt(squares), 1e-8)
  return Float32Array.from(vector, (value) => value / length)
}

/** A pack's head on a film. A class that it does not know, or knows by other prompts, keeps its zero-shot score. */
export function learnedOn(film: FilmEmbedding, head: ClassHead | null): Learned {
  if (!head) return zeroShot
  const features = headFeatures(film)
  return ({ class: name, sha256 }, score) => {
    const row = head.classes.findIndex((own) => own.class === name && own.promptsSha256 === sha256)
    if (row < 0) return 0
    let sum = (head.gain[row]! - 1) * score + head.offset[row]!
    for (let i = 0; i < features.length; i++) sum += head.weight[row * features.length + i]! * features[i]!
    return sum
  }
}
