import type { Kysely } from 'kysely'
import { canonicalJson } from '@shared/canonical-json'
import { AppError } from '@shared/domain/errors'
import type { LabelSource } from '@shared/domain/label-source'
import type { Label } from '@shared/domain/review'
import { differenceOf, isSettled, type AdjudicationInput, type SharedFinding } from '@shared/domain/second-reading'
import { record, type Action } from '@main/review/action'
import { requireFilm } from '@main/review/films'
import { labelTable, toLabel } from '@main/review/label-table'
import { readAnswers } from '@main/review/reading-answers'
import type { Schema } from '@main/store/schema'

/** Findings of a study that two readers or more answered: those that differ and are not settled first. */
export async function sharedFindings(db: Kysely<Schema>, studyUid: string): Promise<SharedFinding[]> {
  const answers = await readAnswers(db, studyUid)
  const labels = await standingLabels(db, studyUid)
  const shared = [...Map.groupBy(answers, (one) => `${one.sopInstanceUid}\n${one.class}`).values()].filter((own) => own.length > 1)
  const findings = shared.map((own): SharedFinding => {
    const { sopInstanceUid, class: name } = own[0]!
    const standing = labels.find((label) => label.sopInstanceUid === sopInstanceUid && label.class === name)
    return {
      sopInstanceUid,
      class: name,
      answers: own
        .map(({ reader, last }) => ({ reader, state: last.state, at: last.updatedAt, blind: last.provenance?.blind ?? false }))
        .sort((a, b) => a.reader.localeCompare(b.reader)),
      differ: differenceOf(own.map(({ last }) => last.state)),
      standing: standing ? { state: standing.state, reader: standing.reader, at: standing.updatedAt, source: standing.source } : null
    }
  })
  const rank = (finding: SharedFinding) => (finding.differ === null ? 3 : isSettled(finding) ? 2 : finding.differ === 'detail' ? 1 : 0)
  return findings.sort((a, b) => rank(a) - rank(b) || a.class.localeCompare(b.class) || a.sopInstanceUid.localeCompare(b.sopInstanceUid))
}

/** Labels of a study, an adjudicated one before others of its finding, then the newest. */
async function standingLabels(db: Kysely<Schema>, studyUid: string): Promise<Label[]> {
  const labels = (await db.selectFrom('label').selectAll().where('study_uid', '=', studyUid).execute()).map(toLabel)
  const settled = (label: Label) => Number(label.source?.kind === 'adjudicated')
  return labels.sort((a, b) => settled(b) - settled(a) || b.updatedAt.localeCompare(a.updatedAt))
}

/**
 * Settles what readers differ on: the finding's label becomes this answer, and says between whom and by whom it was
 * settled. What the readers said stays in the log. The same again changes nothing. Throws NOT_FOUND (film), CONFLICT
 * where readers do not differ, INPUT_INVALID where it is not for this reader, or for those named, to settle.
 */
export async function adjudicate(action: Action, { studyUid, sopInstanceUid, class: name, id, state, together, note }: AdjudicationInput): Promise<void> {
  const { tx, reader } = action
  await requireFilm(tx, studyUid, sopInstanceUid)
  const answers = (await readAnswers(tx, studyUid)).filter((one) => one.sopInstanceUid === sopInstanceUid && one.class === name)
  if (answers.length < 2 || differenceOf(answers.map(({ last }) => last.state)) === null) throw new AppError('CONFLICT', 'Readers do not differ on this finding; there is nothing to settle.')
  const readers = answers.map((one) => one.reader)
  if (together.length === 0 && readers.includes(reader)) throw new AppError('INPUT_INVALID', 'A reader who differs cannot settle it alone: settle it together, or have a third reader do it.')
  if (together.length > 0 && (new Set(together).size < 2 || !together.every((one) => readers.includes(one)))) throw new AppError('INPUT_INVALID', 'To settle it together takes two of the readers who answered.')
  const before = (await standingLabels(tx, studyUid)).find((label) => label.sopInstanceUid === sopInstanceUid && label.class === name) ?? null
  if (!before && (await labelTable.read(tx, id))) throw new AppError('CONFLICT', 'This label belongs to another film or class.')
  const source: LabelSource = {
    kind: 'adjudicated',
    between: answers.map(({ reader: who, last }) => ({ reader: who, state: last.state, at: last.updatedAt })).sort((a, b) => a.reader.localeCompare(b.reader)),
    together: [...together].sort(),
    note
  }
  const settled = state.presence === 'absent' ? { ...state, severity: null, subtype: null, location: null } : state
  if (before?.reader === reader && canonicalJson([before.state, before.source]) === canonicalJson([settled, source])) return
  const provenance = before?.provenance ?? null
  const after: Label = { id: before?.id ?? id, studyUid, sopInstanceUid, class: name, state: settled, origin: provenance ? 'corrected' : 'added', reader, updatedAt: action.at, provenance, source }
  await record(action, { action: 'adjudicated', entity: 'label', id: after.id, before, after })
}
