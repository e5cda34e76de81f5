import type { Kysely, Transaction } from 'kysely'
import { AppError } from '@shared/domain/errors'
import { labelTemplate, type DrawnTemplate, type LabelTemplate } from '@shared/domain/label-source'
import { appendAudit } from '@main/audit/chain'
import type { Schema } from '@main/store/schema'

/** More would not be found again. */
const most = 100

/** All templates, by name. */
export async function readTemplates(db: Kysely<Schema>): Promise<LabelTemplate[]> {
  const rows = await db.selectFrom('label_template').selectAll().execute()
  return rows
    .map(({ id, name, labels, reader, updated_at: updatedAt }) => labelTemplate.parse({ id, name, labels: JSON.parse(labels) as unknown, reader, updatedAt }))
    .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
}

/** Adds or changes a template, with its audit entry. Throws INPUT_INVALID when it answers nothing or a finding twice, CONFLICT when another has its name or there are too many. */
export async function saveTemplate(tx: Transaction<Schema>, drawn: DrawnTemplate, reader: string, at: string): Promise<LabelTemplate[]> {
  const parsed = labelTemplate.safeParse({ ...drawn, reader, updatedAt: at })
  if (!parsed.success) throw new AppError('INPUT_INVALID', 'A template needs a name and at least one finding, each once.')
  const { id, name, labels } = parsed.data
  const others = (await readTemplates(tx)).filter((one) => one.id !== id)
  if (others.some((one) => one.name.toLowerCase() === name.toLowerCase())) throw new AppError('CONFLICT', 'Another template has this name. Choose another name.')
  if (others.length >= most) throw new AppError('CONFLICT', `There are ${most} templates already. Remove one first.`)
  const row = { id, name, labels: JSON.stringify(labels), reader, updated_at: at }
  await tx.insertInto('label_template').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
  await appendAudit(tx, { at, actor: reader, action: 'template.saved', subject: id, details: { labels: labels.length } })
  return readTemplates(tx)
}

/** Removing a template again changes nothing. Labels that it gave stay. */
export async function removeTemplate(tx: Transaction<Schema>, id: string, reader: string, at: string): Promise<LabelTemplate[]> {
  const { numDeletedRows } = await tx.deleteFrom('label_template').where('id', '=', id).executeTakeFirst()
  if (numDeletedRows > 0n) await appendAudit(tx, { at, actor: reader, action: 'template.removed', subject: id, details: {} })
  return readTemplates(tx)
}
