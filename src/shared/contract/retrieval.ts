import { z } from 'zod'
import { base } from '@shared/contract/errors'
import { regionPoint } from '@shared/domain/drawn'
import { similarCase } from '@shared/domain/similar-case'
import { uid } from '@shared/domain/study'

const limit = z.number().int().min(1).max(100).default(12)

/** Films of the library by what the serving model sees in them, most alike first. */
export const retrieval = {
  /** Films of other patients like this one. */
  similar: base.input(z.object({ sopInstanceUid: uid, limit })).output(z.array(similarCase)),
  /** Films that a text describes. */
  byText: base.input(z.object({ text: z.string().trim().min(1).max(2000), limit })).output(z.array(similarCase)),
  /** Regions of other patients' films like this one: a point, two corners of a box, or a polygon. */
  byRegion: base.input(z.object({ sopInstanceUid: uid, outline: z.array(regionPoint).min(1).max(5_000), limit })).output(z.array(similarCase))
}
