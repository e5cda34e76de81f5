import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Comparison } from '@shared/domain/comparison'
import { verifyAudit } from '@main/audit/verify'
import { createRegistry } from '@main/models/registry'
import { openStore } from '@main/store/open'
import { miniPack } from '../../fixtures/mini-pack'
import { temporaryFolder } from '../../fixtures/temporary-folder'

const mini = await miniPack()
const shipped = { sha256: 'f'.repeat(64), manifest: { ...mini.manifest, name: 'shipped' } }
const comparison = (passed: boolean): Comparison => ({ films: 1, patients: 1, classes: [], mean: { serving: 0.5, candidate: 0.6, difference: 0.1, interval: { low: 0.05, high: 0.2 } }, disagreements: [], outlines: null, verdict: { passed, reason: passed ? 'better' : 'not-better', worse: [] } })

test('a model that passed serves from a copy in the library, and a rollback brings back what served before', async () => {
  const dataDir = temporaryFolder()
  const store = await openStore(dataDir)
  const registry = createRegistry(store)
  expect(await registry.servingDir()).toBeNull()

  const candidate = join(temporaryFolder(), 'candidate')
  await cp(mini.dir, candidate, { recursive: true })
  const promoted = await registry.promote({ dir: candidate, actor: 'Dr A', comparison: comparison(true), override: false })
  expect(promoted.sha256).toBe(mini.sha256)
  await rm(candidate, { recursive: true })
  expect(await registry.servingDir()).toBe(promoted.dir)
  expect(promoted.dir.startsWith(join(dataDir, 'models'))).toBe(true)
  await expect(registry.promote({ dir: mini.dir, actor: 'Dr A', comparison: comparison(true), override: false })).rejects.toMatchObject({ code: 'CONFLICT' })

  await registry.rollBack('Dr B', shipped)
  expect(await registry.servingDir()).toBeNull()
  await expect(registry.rollBack('Dr B', shipped)).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await registry.history()).toMatchObject([
    { action: 'rolled-back', actor: 'Dr B', modelSha256: shipped.sha256, name: 'shipped', comparison: null },
    { action: 'promoted', actor: 'Dr A', modelSha256: mini.sha256, overridden: false, comparison: { mean: { difference: 0.1 } } }
  ])
  expect(await verifyAudit(store)).toMatchObject({ entries: 2, intact: true })
  await store.close()
})

test('what did not pass the gate serves only when somebody overrides it, and that is kept', async () => {
  const store = await openStore(temporaryFolder())
  const registry = createRegistry(store)
  const promote = (of: Comparison | null, override: boolean) => registry.promote({ dir: mini.dir, actor: 'Dr A', comparison: of, override })
  await expect(promote(comparison(false), false)).rejects.toMatchObject({ code: 'GATE_CLOSED' })
  await expect(promote(null, false)).rejects.toMatchObject({ code: 'GATE_CLOSED' })
  expect(await registry.history()).toEqual([])
  await promote(comparison(false), true)
  expect(await registry.history()).toMatchObject([{ action: 'promoted', overridden: true }])
  await store.close()
})

test('a damaged pack is not promoted', async () => {
  const store = await openStore(temporaryFolder())
  const damaged = join(temporaryFolder(), 'damaged')
  await cp(mini.dir, damaged, { recursive: true })
  await writeFile(join(damaged, 'vocab.txt'), 'x'.repeat(mini.manifest.files['vocab.txt'].bytes))
  await expect(createRegistry(store).promote({ dir: damaged, actor: 'Dr A', comparison: comparison(true), override: false })).rejects.toMatchObject({ code: 'PACK_CORRUPT' })
  await store.close()
})
