import { existsSync, readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { exportModel, importFile } from '@main/cli/models-transfer'
import { listModels } from '@main/cli/models'
import { inProcess } from '@main/workers/in-process'
import { modelProcedures } from '@main/workers/model-procedures'
import { miniPack } from '@test/fixtures/mini-pack'
import { temporaryFolder } from '@test/fixtures/temporary-folder'
import { captureOutput } from '@test/fixtures/verb-output'

const pack = await miniPack()
const golden = join(import.meta.dirname, '../../fixtures/gloria-mini')
vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')
const here = () => inProcess(modelProcedures)

/** What a verb says, and its exit code; the code is put back. */
async function said(verb: () => Promise<void>): Promise<{ stdout: string; stderr: string; code: typeof process.exitCode }> {
  const output = captureOutput()
  onTestFinished(() => void (process.exitCode = 0))
  process.exitCode = 0
  await verb()
  return { stdout: output.stdout(), stderr: output.stderr(), code: process.exitCode }
}

test('a model leaves as one file and is taken into a library, once', { timeout: 60_000 }, async () => {
  const [folder, data] = [temporaryFolder(), temporaryFolder()]
  const file = join(folder, 'mini.zip')
  const written = await said(() => exportModel(pack.dir, file, { json: true }))
  expect(JSON.parse(written.stdout)).toMatchObject({ file, sha256: pack.sha256, bytes: (await readFile(file)).length })
  expect(await said(() => exportModel(pack.dir, file, {}))).toMatchObject({ code: 1, stderr: expect.stringContaining('CONFLICT') as string })
  expect(readdirSync(folder)).toEqual(['mini.zip'])

  const taken = await said(() => importFile(file, { data, json: true }, here))
  expect(JSON.parse(taken.stdout)).toMatchObject({ sha256: pack.sha256 })
  expect((await said(() => listModels({ data }))).stdout).toContain(`  ${pack.sha256.slice(0, 12)}`)
  expect(await said(() => importFile(file, { data }, here))).toMatchObject({ code: 1, stderr: expect.stringContaining('CONFLICT This model is here already') as string })
  expect(readdirSync(join(data, 'models'))).toHaveLength(1)
})

test('what is no model, a damaged one and one that is not there are refused by name, and nothing stays behind', { timeout: 60_000 }, async () => {
  const [folder, data] = [temporaryFolder(), temporaryFolder()]
  const file = join(folder, 'mini.zip')
  await said(() => exportModel(pack.dir, file, {}))
  const bytes = await readFile(file)
  bytes[bytes.length >> 1]! ^= 1
  await writeFile(join(folder, 'damaged.zip'), bytes)
  await writeFile(join(folder, 'cut.zip'), bytes.subarray(0, bytes.length >> 1))
  await writeFile(join(folder, 'notes.ckpt'), 'no model')
  const refusals: readonly (readonly [string, string])[] = [['damaged.zip', 'PACK_CORRUPT'], ['cut.zip', 'CHECKPOINT_INVALID'], ['notes.ckpt', 'CHECKPOINT_INVALID'], ['gone.zip', 'FILE_UNREADABLE']]
  for (const [name, code] of refusals) expect(await said(() => importFile(join(folder, name), { data }, here)), name).toMatchObject({ code: 1, stderr: expect.stringContaining(`${name}: ${code}`) as string })
  expect(existsSync(join(data, 'models')) ? readdirSync(join(data, 'models')) : []).toEqual([])
  expect(await said(() => exportModel(folder, join(folder, 'none.zip'), {}))).toMatchObject({ code: 1 })
  expect(existsSync(join(folder, 'none.zip'))).toBe(false)
})

test("a checkpoint is taken with its own vocabulary, and refused with another's", { timeout: 60_000 }, async () => {
  const data = temporaryFolder()
  const checkpoint = join(golden, 'gloria-mini.ckpt')
  expect(await said(() => importFile(checkpoint, { data }, here))).toMatchObject({ code: 1, stderr: expect.stringContaining('VOCABULARY_MISMATCH') as string })
  const taken = await said(() => importFile(checkpoint, { data, vocab: join(golden, 'vocab.txt'), json: true }, here))
  expect(JSON.parse(taken.stdout)).toMatchObject({ name: 'gloria-mini' })
})
