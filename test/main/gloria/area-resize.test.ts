import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { areaResize } from '@main/gloria/area-resize'

interface Case {
  readonly rows: number
  readonly columns: number
  readonly toRows: number
  readonly toColumns: number
  readonly sha256: string
}
/** Made by OpenCV's own INTER_AREA. */
const { cases } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../fixtures/opencv/inter-area.json'), 'utf8')) as { cases: Case[] }

function noise(count: number): Uint8Array {
  let x = 12345
  return Uint8Array.from({ length: count }, () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0
    return x >>> 24
  })
}
const pixels = noise(1100 * 1100)

describe('areaResize', () => {
  test.each(cases)('gives the bytes of OpenCV from $rows x $columns to $toRows x $toColumns', ({ rows, columns, toRows, toColumns, sha256 }) => {
    const small = areaResize({ rows, columns, gray: pixels.subarray(0, rows * columns) }, toRows, toColumns)
    expect(createHash('sha256').update(small.gray).digest('hex')).toBe(sha256)
  })

  test('leaves a picture of the wanted size as it is', () => {
    const film = { rows: 2, columns: 3, gray: Uint8Array.of(1, 2, 3, 4, 5, 6) }
    expect(areaResize(film, 2, 3)).toBe(film)
  })
})
