import { expect, type Page } from '@playwright/test'
import { side } from '@test/fixtures/dicom/grey-film'

export const film = (page: Page) => page.getByRole('region', { name: 'Film', exact: true })

/** Places of a grey film that no overlay or shutter of the tests lies on, and no text of the corners. */
const places = Array.from({ length: 60 }, (_, i) => ({ column: 16 + ((i * 7) % 32), row: 10 + Math.floor(i * 0.73) }))

/** Greys on the screen in the middle of the places' pixels, as they were painted. */
export async function greys(page: Page): Promise<number[]> {
  const affine = (await film(page).getAttribute('data-affine'))!.split(',').map(Number)
  return film(page).locator('.film-pane__canvas canvas').evaluate(
    (element, { affine, places }) => {
      const canvas = element as HTMLCanvasElement
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = affine
      const context = canvas.getContext('2d')!
      const ratio = canvas.width / canvas.clientWidth
      return places.map(({ column, row }) => {
        const [x, y] = [column + 0.5, row + 0.5]
        return context.getImageData(Math.floor((a * x + c * y + e) * ratio), Math.floor((b * x + d * y + f) * ratio), 1, 1).data[0]!
      })
    },
    { affine, places }
  )
}

/** The greys that dcmtk has at the places; a screen pixel beside a pixel's middle lies between its neighbours. */
export const expectGreys = async (page: Page, rendered: readonly number[], invert = false) => {
  const wanted = places.map(({ row, column }) => rendered[row * side + column]!).map((grey) => (invert ? 255 - grey : grey))
  await expect.poll(async () => Math.max(...(await greys(page)).map((grey, i) => Math.abs(grey - wanted[i]!)))).toBeLessThanOrEqual(3)
}
