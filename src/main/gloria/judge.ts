import type { Judgement, Outlier } from '@shared/domain/calibration'
import type { ScoringMode, SuggestedFinding } from '@shared/domain/suggestion'
import type { Calibration, ClassConstants } from '@main/checkpoint/calibration-file'
import type { ClassScore } from '@main/gloria/class-scores'
import type { ExpandedClass } from '@main/gloria/prompts'

type Judged = Pick<SuggestedFinding, 'score' | 'probability' | 'judgement'>

/** The constants of a class, where they were fitted for exactly these prompts, scored in corrected mode. */
export function constantsFor(calibration: Calibration | null, { class: name, sha256 }: ExpandedClass, mode: ScoringMode): ClassConstants | null {
  const constants = mode === 'corrected' ? calibration?.classes[name] : undefined
  return constants?.promptsSha256 === sha256 ? constants : null
}

/**
 * What a calibrated pack says of a class: the score in standard deviations of the reference films, the probability,
 * and an answer that is wrong at most at the chosen rate. Constants come from the pack alone, never from whatever else
 * is computed at the same time. Without constants the score stays as it is.
 */
export function judge({ score, margin }: Pick<ClassScore, 'score' | 'margin'>, constants: ClassConstants | null): Judged {
  if (!constants) return { score, probability: null }
  const normalised = (score - constants.mean) / constants.sd
  const { probability, conformal } = constants
  const x = probability?.feature === 'margin' ? margin : score
  if (!probability || !conformal || x === null) return { score: normalised, probability: null, judgement: { decision: 'abstains', reason: 'unmeasured' } }
  return { score: normalised, probability: 1 / (1 + Math.exp(-(probability.slope * x + probability.intercept))), judgement: answer(x, conformal) }
}

/**
 * Label-conditional conformal prediction (Vovk, Gammerman & Shafer 2005, section 4.6): of films with the finding at
 * most the chosen share is called absent, of films without it at most that share is called present. Where both
 * answers are possible the model abstains; where neither is, the cut between them decides, which errs no more often.
 */
export function answer(x: number, { lowestPresent, highestAbsent }: NonNullable<ClassConstants['conformal']>): Judgement {
  const present = lowestPresent === null || x >= lowestPresent
  const absent = highestAbsent === null || x <= highestAbsent
  if (present && absent) return { decision: 'abstains', reason: 'ambiguous' }
  if (present !== absent) return { decision: present ? 'present' : 'absent', reason: null }
  return { decision: x >= (lowestPresent! + highestAbsent!) / 2 ? 'present' : 'absent', reason: null }
}

/** A film unlike those of the calibration gets no probability and no answer: they would mean nothing. */
export function withheld(findings: readonly SuggestedFinding[], outlier: Outlier | null): readonly SuggestedFinding[] {
  if (!outlier?.isOut) return findings
  return inOrder(findings.map((finding) => ({ ...finding, probability: null, judgement: { decision: 'abstains', reason: 'outlier' } })))
}

/** Present first, then what the model leaves open, then absent; by score within. Uncalibrated findings by score alone. */
export function inOrder(findings: readonly SuggestedFinding[]): SuggestedFinding[] {
  const rank = ({ judgement }: SuggestedFinding) => (judgement?.decision === 'present' ? 0 : judgement?.decision === 'absent' ? 2 : 1)
  return [...findings].sort((a, b) => rank(a) - rank(b) || b.score - a.score)
}
