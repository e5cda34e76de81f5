import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { comparison as comparisonSchema, type Comparison } from '@shared/domain/comparison'
import { AppError } from '@shared/domain/errors'
import type { ServingChange } from '@shared/domain/model'
import { appendAudit } from '@main/audit/chain'
import { partOf } from '@main/checkpoint/part-folder'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { verifyPack } from '@main/checkpoint/verify'
import { writeFailure } from '@main/checkpoint/write-atomically'
import type { Store } from '@main/store/open'

export interface PromoteOptions {
  /** Folder of the candidate; its pack is copied into the library. */
  readonly dir: string
  readonly actor: string
  /** Held out films, both models; null: nobody compared. */
  readonly comparison: Comparison | null
  /** Promotes whatever the gate says; kept with the change. */
  readonly override: boolean
}

/** Which model serves a library, and how that came about. Nothing is ever deleted: a rollback is a change of its own. */
export interface ModelRegistry {
  /** Folder of the serving pack; null: the one that ships. */
  servingDir(): Promise<string | null>
  /** Newest first. */
  history(): Promise<ServingChange[]>
  /**
   * Copies a verified pack into the library and has it serve from now on.
   * @throws AppError GATE_CLOSED without a comparison that lets it through, CONFLICT when it serves already, those of `verifyPack`, DISK_FULL
   */
  promote(options: PromoteOptions): Promise<Pack>
  /** The model before the last promotion serves again. @throws AppError CONFLICT when the model that ships serves */
  rollBack(actor: string, shipped: Pick<Pack, 'sha256' | 'manifest'>): Promise<void>
}

interface Row {
  readonly action: string
  readonly folder: string | null
  readonly model_sha256: string
  readonly name: string
}

/** The promotions that stand, oldest first: each rollback takes the last one back. */
function standing(rows: readonly Row[]): readonly Row[] {
  const stack: Row[] = []
  for (const row of rows) {
    if (row.action === 'promoted') stack.push(row)
    else stack.pop()
  }
  return stack
}

export function createRegistry(store: Store): ModelRegistry {
  const folder = join(store.dataDir, 'models')
  const rowsOf = () => store.db.selectFrom('serving_change').selectAll().orderBy('sequence').execute()
  const servingDir = async (): Promise<string | null> => {
    const last = standing(await rowsOf()).at(-1)
    return last ? join(folder, last.folder!) : null
  }
  return {
    servingDir,
    async history() {
      return (await rowsOf()).reverse().map(({ sequence, at, actor, action, model_sha256: modelSha256, name, comparison, overridden }) => ({
        sequence,
        at,
        actor,
        action: action === 'promoted' ? 'promoted' : 'rolled-back',
        modelSha256,
        name,
        comparison: comparison === null ? null : comparisonSchema.parse(JSON.parse(comparison)),
        overridden: overridden === 1
      }))
    },
    async promote({ dir, actor, comparison, override }) {
      const passed = comparison?.verdict.passed ?? false
      if (!passed && !override) throw new AppError('GATE_CLOSED', refusalOf(comparison))
      const { pack } = await verifyPack(dir)
      const name = await keep(pack, folder)
      if ((await servingDir()) === join(folder, name)) throw new AppError('CONFLICT', 'This model serves already.')
      const at = new Date().toISOString()
      await store.transaction(async (tx) => {
        await tx
          .insertInto('serving_change')
          .values({ at, actor, action: 'promoted', folder: name, model_sha256: pack.sha256, name: pack.manifest.name, comparison: comparison && JSON.stringify(comparison), overridden: passed ? 0 : 1 })
          .execute()
        await appendAudit(tx, { actor, action: 'model.promoted', subject: pack.sha256, details: { overridden: !passed, difference: comparison?.mean.difference ?? null }, at })
      })
      return openPack(join(folder, name))
    },
    async rollBack(actor, shipped) {
      const at = new Date().toISOString()
      await store.transaction(async (tx) => {
        const rows = await tx.selectFrom('serving_change').selectAll().orderBy('sequence').execute()
        const stack = standing(rows)
        if (stack.length === 0) throw new AppError('CONFLICT', 'The model that ships serves; there is nothing to roll back.')
        const before = stack.at(-2) ?? { model_sha256: shipped.sha256, name: shipped.manifest.name, folder: null }
        await tx.insertInto('serving_change').values({ at, actor, action: 'rolled-back', folder: before.folder, model_sha256: before.model_sha256, name: before.name, comparison: null, overridden: 0 }).execute()
        await appendAudit(tx, { actor, action: 'model.rolled-back', subject: before.model_sha256, details: { from: stack.at(-1)!.model_sha256 }, at })
      })
    }
  }
}

function refusalOf(comparison: Comparison | null): string {
  if (!comparison) return 'Only a model that was compared with the serving one on held-out patients may serve.'
  const { reason, worse } = comparison.verdict
  if (reason === 'class-worse') return `The candidate is worse than the serving model at ${worse.join(', ')}.`
  if (reason === 'outlines-worse') return `The candidate outlines ${worse.join(', ')} worse than the serving model.`
  if (reason === 'outlines-not-better') return 'The outlines of the candidate are not better than what serves on the held-out patients: the interval of the difference reaches 0.'
  if (reason === 'outlines-unseen') return 'Too few held-out patients have a region of what the candidate outlines: draw regions on films of at least five of them.'
  if (reason === 'nothing-to-compare') return 'The held-out patients have no finding that is there on some films and not on others; label more of them.'
  return 'The candidate is not better than the serving model on the held-out patients: the interval of the difference reaches 0.'
}

/** Copies a pack into the library's folder of models, under the hash of its manifest; one that is there stays. */
async function keep({ dir }: Pack, folder: string): Promise<string> {
  const name = createHash('sha256').update(await readFile(join(dir, 'manifest.json'))).digest('hex').slice(0, 16)
  if (await stat(join(folder, name, 'manifest.json')).catch(() => null)) return name
  const part = partOf(join(folder, name))
  try {
    await mkdir(folder, { recursive: true })
    await cp(dir, part, { recursive: true })
    await verifyPack(part)
    await rename(part, join(folder, name))
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    throw writeFailure(error)
  }
  return name
}
