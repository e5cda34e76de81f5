import { assertedSpans, assertionOf } from '@shared/domain/assertion'
import type { Presence } from '@shared/domain/finding'

/** What a report says of a class, and where it says so (UTF-16 units, end exclusive). */
export interface ReportClaim {
  readonly class: string
  readonly presence: Presence
  readonly start: number
  readonly end: number
}

/** Words by which English reports name the classes that ship; any other class is looked for by its own name. */
const namesOf: Readonly<Record<string, readonly string[]>> = {
  atelectasis: ['atelectasis', 'atelectases', 'atelectatic'],
  cardiomegaly: ['cardiomegaly', 'enlarged heart', 'heart is enlarged', 'cardiac enlargement', 'enlarged cardiac silhouette', 'cardiac silhouette is enlarged'],
  consolidation: ['consolidation', 'consolidations', 'pneumonia', 'airspace opacity', 'airspace opacities', 'airspace disease'],
  edema: ['edema', 'oedema', 'pulmonary congestion', 'vascular congestion'],
  nodule: ['nodule', 'nodules', 'mass', 'masses'],
  'pleural effusion': ['effusion', 'effusions', 'pleural fluid'],
  pneumothorax: ['pneumothorax', 'pneumothoraces']
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * What an English report says of some classes: affirmed anywhere, it is present; else left open anywhere, uncertain; else
 * denied, absent. Classes that it does not name are missing. By words and cues alone: a hint to look again, no label.
 */
export function reportClaims(text: string, classes: readonly string[]): ReportClaim[] {
  const spans = assertedSpans(text)
  return classes.flatMap((name) => {
    const pattern = new RegExp(`\\b(?:${(namesOf[name] ?? [name]).map(escaped).join('|')})\\b`, 'gi')
    const found = [...text.matchAll(pattern)].map((match): ReportClaim => {
      const place = { start: match.index, end: match.index + match[0].length }
      const assertion = assertionOf(spans, place)
      return { class: name, ...place, presence: assertion === 'affirmed' ? 'present' : assertion === 'negated' ? 'absent' : 'uncertain' }
    })
    const strongest = (['present', 'uncertain', 'absent'] as const).map((presence) => found.find((claim) => claim.presence === presence)).find((claim) => claim !== undefined)
    return strongest ? [strongest] : []
  })
}

/** What two reports of one patient say of a class; null where one does not name it. */
export interface ReportChange {
  readonly class: string
  readonly then: ReportClaim
  readonly now: ReportClaim | null
}

/** What an earlier report says of the classes that ship, in the order of its text, and what the present one says of them. */
export function reportChanges(then: string, now: string): ReportChange[] {
  const classes = Object.keys(namesOf)
  const present = new Map(reportClaims(now, classes).map((claim) => [claim.class, claim]))
  return reportClaims(then, classes)
    .map((claim) => ({ class: claim.class, then: claim, now: present.get(claim.class) ?? null }))
    .sort((a, b) => a.then.start - b.then.start)
}

export interface ReportConflict {
  readonly class: string
  /** What the report says; null where it does not name what a label calls present. */
  readonly report: ReportClaim | null
  readonly label: Presence
}

/** Where report and labels of a study contradict each other, or the report leaves out what is labelled present. An uncertain word contradicts nothing. */
export function reportConflicts(text: string, labels: readonly { readonly class: string; readonly presence: Presence }[]): ReportConflict[] {
  if (text.trim() === '') return []
  const classes = [...new Set(labels.map((label) => label.class))]
  const claims = new Map(reportClaims(text, classes).map((claim) => [claim.class, claim]))
  return classes.flatMap((name): ReportConflict[] => {
    const own = labels.filter((label) => label.class === name)
    const label = (['present', 'uncertain', 'absent'] as const).find((presence) => own.some((one) => one.presence === presence))!
    const report = claims.get(name) ?? null
    if (report === null) return label === 'present' ? [{ class: name, report, label }] : []
    return report.presence !== label && report.presence !== 'uncertain' && label !== 'uncertain' ? [{ class: name, report, label }] : []
  })
}
