import { compose, type Affine } from '@shared/geometry/affine'
import { tableOf, type Greys } from '@renderer/viewer/painting/greys'
import { paint, sample, type Samples } from '@renderer/viewer/painting/paint'
import type { Picture } from '@renderer/viewer/painting/picture'

const none = new Float32Array(0)

/** The canvas of a pane that a film is painted on, a pixel of it for every one of the screen's. */
export class FilmCanvas {
  readonly #canvas = document.createElement('canvas')
  readonly #context: CanvasRenderingContext2D
  readonly #host: HTMLElement
  #pixels: ImageData | null = null
  /** Of what was painted last. */
  #sampled: { readonly picture: Picture; readonly toCanvas: Affine; readonly samples: Samples } | null = null

  /** @throws Error where the window gives no canvas to draw on, which Chromium does only when it is out of memory */
  constructor(host: HTMLElement) {
    const context = this.#canvas.getContext('2d', { alpha: false })
    if (!context) throw new Error('The window gave no canvas to draw on.')
    Object.assign(this.#canvas.style, { display: 'block', width: '100%', height: '100%' })
    this.#context = context
    this.#host = host
    host.append(this.#canvas)
  }

  /** @param toCanvas stored-image pixels -> CSS pixels of the pane; the same object while the film lies still */
  paint(picture: Picture, toCanvas: Affine, greys: Greys): void {
    const { clientWidth, clientHeight } = this.#host
    const ratio = globalThis.devicePixelRatio
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)]
    if (width === 0 || height === 0) return
    if (this.#pixels?.width !== width || this.#pixels.height !== height) {
      // Its size as it is painted, so that it is never seen empty between the two.
      Object.assign(this.#canvas, { width, height })
      this.#pixels = this.#context.createImageData(width, height)
      this.#sampled = null
    }
    if (this.#sampled?.picture.rasters !== picture.rasters || this.#sampled.toCanvas !== toCanvas) {
      const toPixels = compose({ a: width / clientWidth, b: 0, c: 0, d: height / clientHeight, e: 0, f: 0 }, toCanvas)
      this.#sampled = { picture, toCanvas, samples: sample(picture, toPixels, width, height, this.#sampled?.samples.values ?? none) }
    }
    paint(new Uint32Array(this.#pixels.data.buffer), this.#sampled.samples, tableOf(greys))
    this.#context.putImageData(this.#pixels, 0, 0)
  }

  close(): void {
    this.#canvas.remove()
  }
}
