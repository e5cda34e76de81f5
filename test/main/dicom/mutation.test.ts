import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { readHeader } from '@main/dicom/header'
import { parseDicom } from '@main/dicom/parse'
import { renderGray8 } from '@main/dicom/render'
import { mutate } from '@test/fixtures/dicom/mutate'

/** How many damaged files; the bench raises it, and `GLORIOLE_MUTATION_SEED` starts elsewhere. */
const count = Number(process.env['GLORIOLE_MUTATIONS'] ?? 3000)
const firstSeed = Number(process.env['GLORIOLE_MUTATION_SEED'] ?? 1)
const longestMs = 1000

const folder = resolve(import.meta.dirname, '../../fixtures/dicom')
const files = readdirSync(folder).filter((name) => name.endsWith('.dcm')).sort()

describe('damaged files', () => {
  it(`are read or refused, and neither hang nor throw anything but AppError (${count})`, { timeout: 60_000 + 20 * count }, async () => {
    const originals = files.map((name) => readFileSync(resolve(folder, name)))
    const outcomes = new Map<string, number>()
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const name = files[seed % files.length]!
      const bytes = mutate(originals[seed % files.length]!, seed)
      const start = performance.now()
      let outcome = 'read'
      try {
        const parsed = parseDicom(bytes)
        readHeader(parsed)
        await renderGray8(parsed, 0)
      } catch (error) {
        if (!(error instanceof AppError)) throw new Error(`seed ${seed} of ${name} threw a stranger`, { cause: error })
        outcome = error.code
      }
      const took = performance.now() - start
      if (took > longestMs) throw new Error(`seed ${seed} of ${name} took ${Math.round(took)} ms (${outcome})`)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    // Both happen often, or the damage is not what it should be.
    expect(outcomes.get('read')).toBeGreaterThan(count / 20)
    expect(count - (outcomes.get('read') ?? 0)).toBeGreaterThan(count / 20)
  })
})
