import { describe, expect, test } from 'vitest'
import { cellAt, cellCentre, gridBox } from '@shared/geometry/attention-grid'
import { attentionGridOf, preprocess } from '@main/gloria/preprocess'
import { distance, goldenFilm, preprocessing, slice } from '@test/fixtures/golden'

describe('preprocess', () => {
  test.each([0, 1, 2, 3])('gives the pixels of film %i', async (index) => {
    expect(distance(preprocess(await goldenFilm(index), preprocessing), await slice('pixels', index))).toBeLessThan(1e-5)
  })

  test('refuses a strip whose short side vanishes', () => {
    expect(() => preprocess({ rows: 1000, columns: 3, gray: new Uint8Array(3000) }, preprocessing)).toThrow(expect.objectContaining({ code: 'IMAGE_SIZE' }))
  })
})

describe('attentionGridOf', () => {
  const cells = { rows: 19, columns: 19 }
  const films = [
    { rows: 600, columns: 500 },
    { rows: 420, columns: 700 },
    { rows: 512, columns: 512 },
    { rows: 333, columns: 1021 },
    { rows: 2991, columns: 2430 },
    { rows: 90, columns: 64 }
  ]

  test.each(films)('leads from every cell to the film and back ($rows x $columns)', (film) => {
    const grid = attentionGridOf(film, preprocessing, cells)
    for (let row = 0; row < cells.rows; row++) {
      for (let column = 0; column < cells.columns; column++) {
        expect(cellAt(grid, cellCentre(grid, { row, column }))).toEqual({ row, column })
      }
    }
  })

  test.each(films)('covers the part of the film that the encoder saw ($rows x $columns)', (film) => {
    const grid = attentionGridOf(film, preprocessing, cells)
    const box = gridBox(grid)
    // Of the 256 padded pixels the crop keeps 224, whatever the film's shape, and the grid has the film's centre
    // (give or take the half pixel that an odd padding leaves over).
    const longSide = Math.max(film.rows, film.columns)
    const pixel = longSide / 256
    expect(film.rows >= film.columns ? box.bottomPx - box.topPx : box.rightPx - box.leftPx).toBeCloseTo(224 * pixel, 6)
    expect(Math.abs((box.leftPx + box.rightPx) / 2 - film.columns / 2)).toBeLessThan(pixel)
    expect(Math.abs((box.topPx + box.bottomPx) / 2 - film.rows / 2)).toBeLessThan(pixel)
  })

  test.each([
    { rows: 300, columns: 500, mark: { columnPx: 400, rowPx: 60 } },
    { rows: 500, columns: 300, mark: { columnPx: 200, rowPx: 400 } },
    { rows: 1021, columns: 333, mark: { columnPx: 30, rowPx: 120 } }
  ])('puts a mark of the film into the cell where the encoder sees it ($rows x $columns)', ({ rows, columns, mark }) => {
    const gray = new Uint8Array(rows * columns)
    for (let row = mark.rowPx - 3; row <= mark.rowPx + 3; row++) gray.fill(255, row * columns + mark.columnPx - 3, row * columns + mark.columnPx + 4)
    const pixels = preprocess({ rows, columns, gray }, preprocessing)
    const brightest = pixels.indexOf(Math.max(...pixels))
    const cell = { row: Math.floor(Math.floor(brightest / 224) / (224 / 14)), column: Math.floor((brightest % 224) / (224 / 14)) }
    const grid = attentionGridOf({ rows, columns }, preprocessing, { rows: 14, columns: 14 })
    expect(cellAt(grid, { columnPx: mark.columnPx + 0.5, rowPx: mark.rowPx + 0.5 })).toEqual(cell)
  })
})
