import type { Affine } from '@shared/geometry/affine'
import { tableOf } from '@renderer/viewer/painting/greys'
import { paint, sample } from '@renderer/viewer/painting/paint'
import { pictureOf } from '@renderer/viewer/painting/picture'
import { spread, type Bench } from './figure'

const film = { columns: 2717, rows: 3300 }
const screen = { width: 2048, height: 2560 }
const times = 60

/** What a film costs on a screen of 5 megapixels: its values where the pixels of the screen are, and their greys. */
export const painting: Bench = (print) => {
  const { columns, rows } = film
  const values = Uint16Array.from({ length: columns * rows }, (_, i) => 2048 + 1800 * Math.sin(Math.floor(i / columns) / 400) * Math.cos((i % columns) / 300) + ((i * 7919) % 64))
  const picture = pictureOf(values, columns, rows)
  const pixels = new Uint32Array(screen.width * screen.height)
  const [sampling, greying]: [number[], number[]] = [[], []]
  let kept: Float32Array = new Float32Array(0)
  for (let i = 0; i < times; i++) {
    const toScreen: Affine = { a: 0.75, b: 0, c: 0, d: 0.75, e: i, f: 0 }
    const start = performance.now()
    const samples = sample(picture, toScreen, screen.width, screen.height, kept)
    const sampled = performance.now()
    paint(pixels, samples, tableOf({ window: { centre: 2000 + i, width: 3000 }, shape: 'LINEAR', curve: null, rescale: { slope: 1, intercept: 0 }, inverted: false }))
    greying.push(performance.now() - sampled)
    sampling.push(sampled - start)
    kept = samples.values
  }
  const of = `${columns} x ${rows}, 12 bit, on ${screen.width} x ${screen.height} pixels`
  print({ bench: 'painting-greys', of: `a step of the window, ${of}`, ...spread(greying) })
  print({ bench: 'painting-sampling', of: `what a film that moves takes besides, ${of}`, ...spread(sampling) })
  return Promise.resolve()
}
