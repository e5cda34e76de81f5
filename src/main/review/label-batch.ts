import type { Decision, LabelBatch } from '@shared/contract/review'
import { canonicalJson } from '@shared/canonical-json'
import { AppError } from '@shared/domain/errors'
import type { LabelSource } from '@shared/domain/label-source'
import type { HistoryEntry, Label, Provenance } from '@shared/domain/review'
import type { Action } from '@main/review/action'
import { labelTable } from '@main/review/label-table'
import { decide } from '@main/review/labels'
import { readTemplates } from '@main/review/templates'

type Batch<Kind> = Extract<LabelBatch['by'], { kind: Kind }>
type Entry = LabelBatch['decisions'][number]

const actions: Readonly<Record<LabelBatch['by']['kind'], HistoryEntry['action']>> = { prior: 'labels-copied', template: 'labels-templated', threshold: 'labels-accepted' }

/**
 * Gives several answers as one action, each with where it came from. What the batch says of itself is checked first:
 * CONFLICT, with nothing changed, when a prior's label or a template is no longer what was copied, NOT_FOUND when it is
 * gone or the other study is no other study of the patient, INPUT_INVALID when a suggestion lies below the threshold.
 * Throws what `decide` throws.
 * @param seen what the suggestion for each decision rests on; null where there is none
 */
export async function decideAll(action: Action, { studyUid, by, decisions }: LabelBatch, seen: readonly (Provenance | null)[]): Promise<void> {
  const sources = await sourcesOf(action, by, decisions, seen)
  for (const [i, entry] of decisions.entries()) {
    const decision: Decision = { ...entry, studyUid }
    await decide(action, decision, seen[i] ?? null, { action: actions[by.kind], source: sources[i]! })
  }
}

function sourcesOf(action: Action, by: LabelBatch['by'], decisions: readonly Entry[], seen: readonly (Provenance | null)[]): Promise<LabelSource[]> | LabelSource[] {
  switch (by.kind) {
    case 'prior':
      return priorSources(action, by, decisions)
    case 'template':
      return templateSources(action, by, decisions)
    case 'threshold':
      return thresholdSources(by, decisions, seen)
  }
}

async function priorSources(action: Action, { studyUid, labels }: Batch<'prior'>, decisions: readonly Entry[]): Promise<LabelSource[]> {
  await requirePrior(action, studyUid)
  if (labels.length !== decisions.length) throw new AppError('INPUT_INVALID', 'Each copied label needs the one it is copied from.')
  return Promise.all(
    decisions.map(async (decision, i): Promise<LabelSource> => {
      const label = await labelTable.read(action.tx, labels[i]!)
      if (label?.studyUid !== studyUid) throw new AppError('NOT_FOUND', 'A label of the prior study is no longer there. Open the list again.')
      requireSame(label, decision, 'A label of the prior study was changed meanwhile. Open the list again.')
      return { kind: 'prior', studyUid, labelId: label.id, reader: label.reader, updatedAt: label.updatedAt }
    })
  )
}

async function templateSources({ tx }: Action, { template: id }: Batch<'template'>, decisions: readonly Entry[]): Promise<LabelSource[]> {
  const template = (await readTemplates(tx)).find((one) => one.id === id)
  if (!template) throw new AppError('NOT_FOUND', 'This template is no longer there.')
  return decisions.map((decision): LabelSource => {
    requireSame(template.labels.find((label) => label.class === decision.class), decision, 'The template was changed meanwhile. Apply it again.')
    return { kind: 'template', template: id, name: template.name }
  })
}

function thresholdSources({ scale, threshold }: Batch<'threshold'>, decisions: readonly Entry[], seen: readonly (Provenance | null)[]): LabelSource[] {
  decisions.forEach((decision, i) => {
    const strength = seen[i]?.[scale] ?? null
    // A suggestion that is gone is named by `decide`.
    if (decision.origin !== 'accepted' || (seen[i] && (strength === null || strength < threshold))) throw new AppError('INPUT_INVALID', 'A suggestion lies below the threshold; nothing was accepted.')
  })
  return decisions.map(() => ({ kind: 'threshold', scale, threshold }))
}

function requireSame(label: Pick<Label, 'class' | 'state'> | undefined, decision: Entry, message: string): void {
  if (label?.class !== decision.class || canonicalJson(label.state) !== canonicalJson(decision.state)) throw new AppError('CONFLICT', message)
}

/** Throws NOT_FOUND unless the study is another one of the same patient. */
async function requirePrior({ tx, studyUid }: Action, priorUid: string): Promise<void> {
  const rows = await tx.selectFrom('study').select(['study_uid', 'patient']).where('study_uid', 'in', [studyUid, priorUid]).execute()
  if (rows.length !== 2 || rows[0]!.patient !== rows[1]!.patient) throw new AppError('NOT_FOUND', 'There is no such prior study of this patient.')
}
