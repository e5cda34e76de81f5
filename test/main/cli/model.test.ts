import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createProgram } from '@main/cli/program'
import { openPack } from '@main/checkpoint/pack'
import { registerModel } from '@main/cli/model'
import { run } from '@main/cli/run'
import { miniCheckpoint, miniPack, miniVocabulary } from '../../fixtures/mini-pack'

let folder: string
let stdout: string
let stderr: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gloriole-cli-model-'))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => {
  stdout = stderr = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true))
})
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})
const at = (name: string): string => join(folder, name)
const gloriole = (...args: string[]) => run(createProgram([registerModel]), ['model', ...args])
const importing = (out: string, ...more: string[]) => gloriole('import', miniCheckpoint, '--vocab', miniVocabulary, '--out', at(out), ...more)

describe('gloriole model import', () => {
  test('makes a pack and says what it is', async () => {
    expect(await importing('pack', '--heads', '4', '--name', 'mini', '--json')).toBe(0)
    const printed = JSON.parse(stdout) as Record<string, unknown>
    expect(printed).toMatchObject({ name: 'mini', path: at('pack'), sha256: (await miniPack()).sha256, tensors: 187 })
    expect(printed['dropped']).toContain('gloria.text_encoder.model.pooler.dense.weight')
    expect(printed['architecture']).toMatchObject({ image: { upsampleTo: 299 }, text: { heads: 4 } })
    expect(stderr).toBe('')
  })

  test('takes card, metrics, licence, notice and prompt set into the manifest', async () => {
    await writeFile(at('card.md'), '# Mini\n[1,\n 2]\n')
    await writeFile(at('metrics.json'), '{"auc":[0.5,\n0.6]}')
    const more = ['--card', at('card.md'), '--metrics', at('metrics.json'), '--licence', 'MIT', '--notice', 'Random weights.', '--prompt-set', 'five', '--demonstration']
    expect(await importing('described', '--heads', '4', '--input-size', '224', ...more)).toBe(0)
    expect(stdout).toContain('187 kept, 26 dropped')
    expect(JSON.parse(await readFile(at('described/manifest.json'), 'utf8'))).toMatchObject({
      name: 'gloria-mini',
      card: '# Mini\n[1,\n 2]\n',
      metrics: { auc: [0.5, 0.6] },
      licence: 'MIT',
      notice: 'Random weights.',
      promptSet: 'five',
      demonstration: true,
      architecture: { image: { inputSize: 224, upsampleTo: null } }
    })
  })

  test('names a refused checkpoint with its code and ends with 1', async () => {
    await writeFile(at('bad.ckpt'), 'PK, but no more')
    expect(await gloriole('import', at('bad.ckpt'), '--vocab', miniVocabulary, '--out', at('none'))).toBe(1)
    expect(stderr).toMatch(/^refused .*bad\.ckpt: CHECKPOINT_INVALID .*\n$/)
    expect(stdout).toBe('')
  })

  test.each([
    ['a card that is not there', ['--card', 'absent.md'], 'FILE_UNREADABLE'],
    ['metrics that are no JSON', ['--metrics', miniVocabulary], 'INPUT_INVALID'],
    ['an empty name', ['--name', ''], 'INPUT_INVALID'],
    ['heads that do not fit', ['--heads', '5'], 'ARCHITECTURE_UNKNOWN']
  ])('refuses %s', async (_, more, code) => {
    expect(await importing('none', ...more)).toBe(1)
    expect(stderr).toContain(code)
  })

  test.each([[['import', miniCheckpoint]], [['import', miniCheckpoint, '--vocab', miniVocabulary]], [['import', '--vocab', 'v', '--out', 'o']], [['import', 'c', '--vocab', 'v', '--out', 'o', '--heads', 'x']], [['verify']], [['frobnicate']]])(
    '%j is not understood: 2',
    async (args) => {
      expect(await gloriole(...args)).toBe(2)
    }
  )
})

describe('gloriole model verify', () => {
  test('passes a good pack', async () => {
    const { dir, sha256 } = await miniPack()
    expect(await gloriole('verify', dir)).toBe(0)
    expect(stdout).toMatch(/self-test passed on cpu/)
    stdout = ''
    expect(await gloriole('verify', dir, '--json')).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ name: 'gloria-mini', sha256, selfTest: { provider: 'cpu' } })
  })

  test('names a pack that is none, and ends with 1', async () => {
    expect(await gloriole('verify', at('absent'))).toBe(1)
    expect(stderr).toMatch(/^refused .*absent: MODEL_MISSING /)
  })
})

describe('gloriole model describe', () => {
  test('changes what a pack says of itself and nothing else, and keeps the old words for what is not named', async () => {
    await importing('told', '--heads', '4', '--name', 'mini', '--licence', 'MIT')
    await writeFile(at('new.md'), '# New card\n')
    await writeFile(at('new.json'), '{"auroc":0.8}')
    expect(await gloriole('describe', at('told'), '--name', 'mini-2', '--card', at('new.md'), '--metrics', at('new.json'))).toBe(0)
    const { manifest, sha256 } = await openPack(at('told'))
    expect(manifest).toMatchObject({ name: 'mini-2', card: '# New card\n', metrics: { auroc: 0.8 }, licence: 'MIT' })
    expect(sha256).toBe((await miniPack()).sha256)
  })

  test('refuses metrics that are no object, and what is no pack', async () => {
    await writeFile(at('list.json'), '[1]')
    expect(await gloriole('describe', at('told'), '--metrics', at('list.json'))).toBe(1)
    expect(stderr).toContain('INPUT_INVALID')
    expect(await gloriole('describe', folder, '--name', 'x')).toBe(1)
    expect(stderr).toContain('MODEL_MISSING')
  })
})
