import { filmLayout, jsonAt, valueKinds, type FilmHead, type FilmLayout } from '@shared/contract/films'
import { halfOf, type PixelValues, type Raster } from '@shared/geometry/raster'
import type { Film } from '@renderer/viewer/film'

interface Head extends FilmHead, FilmLayout {}

/** A frame that comes in piece by piece (`FilmHead`). */
export class IncomingFilm {
  #bytes = new Uint8Array(0)
  #filled = 0
  #head: Head | null = null
  #half: Raster | null = null

  /**
   * Takes the next piece. Returns the smaller film when this makes it complete.
   * @throws RangeError or SyntaxError where the pieces are no frame
   */
  take(piece: Uint8Array): Film | null {
    if (this.#filled + piece.length > this.#bytes.length) this.#grow(this.#filled + piece.length)
    this.#bytes.set(piece, this.#filled)
    this.#filled += piece.length
    if (!this.#head) {
      this.#head = headOf(this.#bytes.buffer, this.#filled)
      if (this.#head) this.#grow(this.#head.end)
    }
    const head = this.#head
    if (!head || this.#half || head.halfAt === null || this.#filled < head.valuesAt) return null
    const { rows, columns } = head.frame
    this.#half = this.#raster(head, head.halfAt, { rows: halfOf(rows), columns: halfOf(columns), factor: 2 })
    return film(head, [this.#half])
  }

  /** The whole film, and how many bytes of memory it takes. @throws RangeError where pieces are missing */
  end(): { readonly film: Film; readonly bytes: number } {
    const head = this.#head
    if (!head || this.#filled < head.end) throw new RangeError('The film was cut off.')
    const { rows, columns } = head.frame
    const whole = this.#raster(head, head.valuesAt, { rows, columns, factor: 1 })
    return { film: film(head, this.#half ? [whole, this.#half] : [whole]), bytes: this.#bytes.length }
  }

  #grow(length: number): void {
    if (this.#head && length > this.#head.end) throw new RangeError('The film is longer than it says.')
    const larger = new Uint8Array(length)
    larger.set(this.#bytes.subarray(0, this.#filled))
    this.#bytes = larger
  }

  #raster({ frame, kind }: FilmHead, at: number, size: Omit<Raster, 'values'>): Raster {
    const values: PixelValues = new valueKinds[kind](this.#bytes.buffer, at, size.rows * size.columns * frame.components)
    return { values, ...size }
  }
}

const film = ({ frame }: FilmHead, rasters: [Raster, ...Raster[]]): Film => ({ frame, picture: { rows: frame.rows, columns: frame.columns, components: frame.components, rasters } })

/** Null while it is not all there. */
function headOf(buffer: ArrayBuffer, filled: number): Head | null {
  if (filled < jsonAt) return null
  const length = new DataView(buffer).getUint32(0, true)
  if (filled < jsonAt + length) return null
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, jsonAt, length))) as FilmHead
  return { ...head, ...filmLayout(length, head) }
}
