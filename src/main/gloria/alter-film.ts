import type { GrayFilm } from '@main/gloria/area-resize'

/** Ways in which a film is shown wrong. */
export const alterations = ['inverted', 'upside-down', 'sideways'] as const
export type Alteration = (typeof alterations)[number]

/** A film as it is when it was shown wrong: grey values inverted, turned by half, or by a quarter. */
export function alterFilm({ rows, columns, gray }: GrayFilm, how: Alteration): GrayFilm {
  if (how === 'inverted') return { rows, columns, gray: gray.map((value) => 255 - value) }
  if (how === 'upside-down') return { rows, columns, gray: Uint8Array.from(gray).reverse() }
  const turned = new Uint8Array(gray.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + (rows - 1 - row)] = gray[row * columns + column]!
  }
  return { rows: columns, columns: rows, gray: turned }
}
