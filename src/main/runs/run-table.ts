import type { Transaction } from 'kysely'
import { trainingRun, type TrainingRun } from '@shared/domain/training'
import { appendAudit } from '@main/audit/chain'
import type { Store } from '@main/store/open'
import type { Schema } from '@main/store/schema'

/** Where training runs are kept. */
export interface RunTable {
  list(): Promise<TrainingRun[]>
  find(id: string): Promise<TrainingRun | null>
  /** Keeps a run as it stands; with an audit entry where `action` names what happened. */
  save(run: TrainingRun, action?: 'training.started' | 'training.resumed' | 'training.ended'): Promise<void>
}

const ofRow = ({ json }: { readonly json: string }): TrainingRun => trainingRun.parse(JSON.parse(json))

export function createRunTable(store: Store): RunTable {
  return {
    list: async () => (await store.db.selectFrom('training_run').select('json').orderBy('started_at', 'desc').execute()).map(ofRow),
    async find(id) {
      const row = await store.db.selectFrom('training_run').select('json').where('id', '=', id).executeTakeFirst()
      return row ? ofRow(row) : null
    },
    save: (run, action) =>
      store.transaction(async (tx: Transaction<Schema>) => {
        const row = { id: run.id, started_at: run.startedAt, state: run.state, json: JSON.stringify(run) }
        await tx.insertInto('training_run').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
        if (!action) return
        const { kind, steps } = run.settings
        await appendAudit(tx, { actor: run.reader, action, subject: run.id, details: { kind, steps, step: run.step, state: run.state, parent: run.parent.sha256, result: run.result?.sha256 ?? null }, at: new Date().toISOString() })
      })
  }
}
