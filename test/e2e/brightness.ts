import type { Page } from '@playwright/test'

/** Mean grey (0..255) of a part of the film pane, in shares of its size. */
export async function brightness(page: Page, part: { x: number; y: number; width: number; height: number }): Promise<number> {
  const box = (await page.locator('.film-pane__canvas').first().boundingBox())!
  const clip = { x: box.x + part.x * box.width, y: box.y + part.y * box.height, width: part.width * box.width, height: part.height * box.height }
  const shot = (await page.screenshot({ clip })).toString('base64')
  return page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: 'image/png' }))
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    return data.reduce((sum, value, i) => (i % 4 === 3 ? sum : sum + value), 0) / (0.75 * data.length)
  }, shot)
}
