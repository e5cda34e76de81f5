import type { FindingState } from '@shared/domain/finding'

/** The classes the generator can draw; the names are those of the default prompt sets. */
export type DrawnClass = 'atelectasis' | 'cardiomegaly' | 'consolidation' | 'edema' | 'nodule' | 'pleural effusion' | 'pneumothorax'

/** Side of the patient; the patient's left lies on the right of a frontal film. */
export type Side = 'left' | 'right' | 'both'

/** What to draw. `grade` runs from 0 (mild, small) over 1 to 2 (severe, large). */
export interface DrawnFinding {
  readonly class: DrawnClass
  readonly grade: 0 | 1 | 2
  readonly side: Side
  readonly zone: 'upper' | 'mid' | 'lower'
}

const amounts: Record<DrawnClass, readonly [string, string, string]> = {
  atelectasis: ['minimal', 'mild', 'mild'],
  cardiomegaly: ['mild', 'moderate', 'severe'],
  consolidation: ['patchy', 'patchy', 'dense'],
  edema: ['mild', 'moderate', 'severe'],
  nodule: ['small', '', ''],
  'pleural effusion': ['small', 'moderate', 'large'],
  pneumothorax: ['small', '', 'large']
}

/** The finding in the words of the default prompt set: what a reader who sees everything would answer. */
export function stateOf(finding: DrawnFinding): FindingState {
  const { side, zone } = finding
  const subtype: Record<DrawnClass, string> = {
    atelectasis: 'linear atelectasis',
    cardiomegaly: 'cardiomegaly',
    consolidation: 'airspace consolidation',
    edema: 'pulmonary edema',
    nodule: finding.grade === 2 ? 'mass' : 'nodule',
    'pleural effusion': 'pleural effusion',
    pneumothorax: 'pneumothorax'
  }
  const location: Record<DrawnClass, string> = {
    atelectasis: `at the ${side} lung base`,
    cardiomegaly: '',
    consolidation: `at the ${side} ${zone} lobe`,
    edema: '',
    nodule: `in the ${side} lung`,
    'pleural effusion': `on the ${side}`,
    pneumothorax: `at the ${side} apex`
  }
  return {
    presence: 'present',
    severity: amounts[finding.class][finding.grade] || null,
    subtype: subtype[finding.class],
    location: location[finding.class] || null
  }
}

/** The finding as a sentence of a report. */
export function sentenceOf(finding: DrawnFinding): string {
  const { severity, subtype, location } = stateOf(finding)
  const words = [severity, subtype, location].filter((part): part is string => part !== null).join(' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}

/** A report that says what was drawn, and denies the commonest of what was not. */
export function reportOf(findings: readonly DrawnFinding[]): string {
  const has = (name: DrawnClass) => findings.some((finding) => finding.class === name)
  const denied = [
    ...(has('consolidation') ? [] : ['No focal consolidation.']),
    ...(has('pleural effusion') ? [] : ['No pleural effusion.']),
    ...(has('pneumothorax') ? [] : ['No pneumothorax.'])
  ]
  const heart = has('cardiomegaly') ? [] : ['Heart size is normal.']
  const impression = findings.length === 0 ? 'No acute disease.' : findings.map(sentenceOf).join(' ')
  return `FINDINGS: ${[...findings.map(sentenceOf), ...heart, ...denied].join(' ')}\nIMPRESSION: ${impression}`
}
