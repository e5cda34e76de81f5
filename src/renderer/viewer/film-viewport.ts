import { apply, fittingFactor, identity, inverse, pixelOfPoint, type Affine, type PointXy } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import { partsFor, type KeptPresentation, type PresentedArea } from '@shared/domain/presentation-state'
import type { FilmLook } from '@shared/domain/window-state'
import { dressed, type DressedFilm } from '@renderer/viewer/dressed-film'
import { loadFilm, type FilmRef } from '@renderer/viewer/film-source'
import { layOut, middleOf, type FilmPlace, type FilmPose, type FilmView } from '@renderer/viewer/film-view'
import { asStored, mirror, turn, type Orientation } from '@renderer/viewer/orientation'
import { FilmCanvas } from '@renderer/viewer/painting/film-canvas'
import type { Window } from '@renderer/viewer/painting/greys'
import { isWhole } from '@renderer/viewer/painting/picture'
import { gapsOf, lookOfArea } from '@renderer/viewer/presentation'
import type { WindowPreset } from '@renderer/viewer/window-presets'

/** Of the scale at which the film fills its pane. */
const zoomLimits = { min: 0.1, max: 40 }

/** One film on the screen. Owns what it puts into its element: call `close`. */
export class FilmViewport {
  readonly #canvas: FilmCanvas
  readonly #listeners = new Set<() => void>()
  readonly #element: HTMLElement
  #shown: DressedFilm | null = null
  /** The film that was asked for last: drawn, or on its way. */
  #asked: FilmRef | null = null
  /** What was chosen for it; another frame of it may not be shown by that. */
  #chosen: KeptPresentation | null = null
  #window: Window = { centre: 128, width: 256 }
  #inverted = false
  #pose: FilmPose = { orientation: asStored, middle: { columnPx: 0, rowPx: 0 }, scale: 1 }
  #view: FilmView | null = null
  /** Until the reader zooms or moves it, a film fills its pane, whatever becomes of the pane. */
  #fitted = true
  /** So long, and whatever becomes of the pane, a presentation state's area stays in its middle, in its size. */
  #area: PresentedArea | null = null
  #wanted = 0
  #frame: number | null = null
  #screenPixelMm: number | null = null

  constructor(element: HTMLElement) {
    this.#element = element
    this.#canvas = new FilmCanvas(element)
  }

  /** The view of the film that is drawn now; null while none is. */
  readonly view = (): FilmView | null => this.#view

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** How the reader has the film that is drawn now; null while none is. */
  look(): FilmLook | null {
    return this.#view?.film === this.#shown?.film ? this.#look() : null
  }

  #look(): FilmLook | null {
    if (!this.#shown) return null
    const [{ centre, width }, { window: filed }] = [this.#window, this.#shown.greys]
    return {
      ...this.#pose,
      windowCenter: centre,
      windowWidth: width,
      ownWindow: Math.abs(centre - filed.centre) + Math.abs(width - filed.width) > 1,
      inverted: this.#inverted,
      fitted: this.#fitted || this.#area !== null,
      presentationUid: this.#shown.presented?.sopInstanceUid ?? null
    }
  }

  /**
   * Shows a film as its file or a presentation state says it should look, or as it was left: the next frame of one film goes
   * on as the last. A large film is shown smaller, until the whole is there. False when another was asked for meanwhile. Throws FilmError.
   */
  async show(film: FilmRef, left: FilmLook | null = null, chosen: KeptPresentation | null = null): Promise<boolean> {
    const isSame = () => this.#shown?.film.sopInstanceUid === film.sopInstanceUid
    return this.#draw(film, () => (isSame() ? this.#chosen : chosen), () => (isSame() ? this.#look() : left))
  }

  /** Shows the film as a presentation state asks; null as it was filed. Nothing of the reader's own view stays. As `show`. */
  async present(chosen: KeptPresentation | null): Promise<boolean> {
    return this.#asked !== null && this.#draw(this.#asked, () => chosen, () => null)
  }

  /** @param pixelMm width of a pixel of the screen, for what asks for its true size; null where nobody measured it */
  measureScreen(pixelMm: number | null): void {
    if (pixelMm === this.#screenPixelMm) return
    this.#screenPixelMm = pixelMm
    this.#lie()
  }

  async #draw(film: FilmRef, choose: () => KeptPresentation | null, leave: () => FilmLook | null): Promise<boolean> {
    const turnOf = ++this.#wanted
    this.#asked = film
    const reading = loadFilm(film)
    const first = await reading.first
    if (turnOf !== this.#wanted) return false
    const [chosen, left, before] = [choose(), leave(), this.#shown]
    const next = dressed(first, film, chosen)
    const goesOn = before?.film.sopInstanceUid === film.sopInstanceUid && before.presented === next.presented
    this.#chosen = chosen
    this.#shown = goesOn ? { ...next, presets: before.presets } : next
    this.#lieAsFiled()
    if (left) this.#keep(left)
    const whole = await reading.whole
    if (turnOf !== this.#wanted) return false
    if (whole !== first) {
      this.#shown = dressed(whole, film, chosen)
      this.#render()
    }
    return true
  }

  #lieAsFiled(): void {
    if (!this.#shown) return
    const { greys, inverted, presented, film } = this.#shown
    this.#window = greys.window
    this.#inverted = inverted
    this.#fitted = true
    this.#area = (presented && partsFor(presented.state.areas, film.sopInstanceUid, film.frame)[0]) ?? null
    this.#pose = { ...this.#pose, orientation: presented?.state.orientation ?? asStored }
    this.#lie()
  }

  #keep(look: FilmLook): void {
    const { centre, width } = this.#window
    this.dressAs(look.ownWindow ? look : { ...look, windowCenter: centre, windowWidth: width })
    if (!look.fitted) this.lookAt(look.middle, look.scale)
  }

  rotate(quarterTurns: number): void {
    this.#orient(turn(this.#pose.orientation, quarterTurns))
  }

  flip(axis: 'horizontal' | 'vertical'): void {
    this.#orient(mirror(this.#pose.orientation, axis))
  }

  invert(): void {
    this.#inverted = !this.#inverted
    this.#render()
  }

  /** Window width by `dx`, centre by `dy`, as fractions of the film's range of values. */
  windowBy(dx: number, dy: number): void {
    if (!this.#shown) return
    const range = Math.max(1, this.#shown.high - this.#shown.low)
    const { centre, width } = this.#window
    this.setWindow({ centre: centre + dy * range, width: Math.max(1, width + dx * range) })
  }

  /** Windows to choose from on this film, see `windowPresets`; none while no film is shown. */
  readonly presets = (): readonly WindowPreset[] => this.#shown?.presets() ?? []

  setWindow(window: Window): void {
    this.#window = window
    this.#render()
  }

  /** Shows the film as another one's view is: its window, inversion and position. */
  dressAs({ windowCenter: centre, windowWidth: width, inverted, orientation }: Pick<FilmView, 'windowCenter' | 'windowWidth' | 'inverted' | 'orientation'>): void {
    this.#inverted = inverted
    this.#orient(orientation)
    this.setWindow({ centre, width })
  }

  /** Brings a place of the film to the middle of the pane, at so many canvas pixels an image pixel along its rows. */
  lookAt(middle: PointPx, scale: number): void {
    this.#area = null
    this.#fitted = false
    this.#pose = { ...this.#pose, middle, scale }
    this.#render()
  }

  panBy(dx: number, dy: number): void {
    const back = inverse(this.#toCanvas())
    if (!back) return
    const { clientWidth, clientHeight } = this.#element
    this.lookAt(pixelOfPoint(apply(back, { x: clientWidth / 2 - dx, y: clientHeight / 2 - dy })), this.#pose.scale)
  }

  /** Zooms by a factor so that what is under the point stays there. */
  zoomAt(point: PointXy, factor: number): void {
    const back = this.#shown && inverse(this.#toCanvas())
    if (!back) return
    const { middle, scale } = this.#pose
    const whole = this.#fittingScale()
    const held = apply(back, point)
    this.lookAt(middle, Math.min(zoomLimits.max * whole, Math.max(zoomLimits.min * whole, scale * factor)))
    const moved = apply(this.#toCanvas(), held)
    this.panBy(point.x - moved.x, point.y - moved.y)
  }

  /** Shows the film as it was filed. */
  reset(): void {
    if (this.#chosen) void this.present(null)
    else this.#lieAsFiled()
  }

  /** Call it when the size of the element changed: before the window shows it so. */
  resize(): void {
    this.#lie()
    this.#paint()
  }

  close(): void {
    this.#wanted = -1
    this.#shown = null
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#listeners.clear()
    this.#canvas.close()
  }

  #orient(orientation: Orientation): void {
    this.#pose = { ...this.#pose, orientation }
    this.#lie()
  }

  /** Places the film anew, unless the reader has placed it. */
  #lie(): void {
    if (!this.#shown) return
    if (this.#area) this.#pose = { ...this.#pose, ...lookOfArea(this.#area, this.#toCanvas(1), this.#element, this.#screenPixelMm) }
    else if (this.#fitted) this.#pose = { ...this.#pose, middle: middleOf(this.#shown.picture), scale: this.#fittingScale() }
    this.#render()
  }

  /** The scale at which the film, as it is turned, just fits its pane. */
  #fittingScale(): number {
    return this.#shown ? fittingFactor(this.#toCanvas(1), this.#shown.picture, this.#element) : 1
  }

  #toCanvas(scale = this.#pose.scale): Affine {
    return this.#shown ? layOut({ ...this.#pose, scale }, this.#shown.facts.pixelSize, this.#element) : identity
  }

  #render(): void {
    if (this.#shown) this.#frame ??= requestAnimationFrame(this.#paint)
  }

  readonly #paint = () => {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#frame = null
    const shown = this.#shown
    // A pane that has no size yet, or is hidden: there is no place for a film.
    if (!shown || this.#element.clientWidth === 0 || this.#element.clientHeight === 0) return
    const { picture, rescale, greys, facts, film, presented, isColour } = shown
    const place = this.#placeNow(shown)
    this.#canvas.paint(picture, place.toCanvas, { ...greys, rescale, window: this.#window, inverted: this.#inverted !== shown.isNegative })
    this.#view = {
      ...place,
      place,
      windowCenter: this.#window.centre,
      windowWidth: this.#window.width,
      isWhole: isWhole(picture),
      inverted: this.#inverted,
      gaps: presented ? gapsOf(presented.state, film, { isColour, aspect: facts.pixelSize.height / facts.pixelSize.width, planes: facts.planes.length, screenPixelMm: this.#screenPixelMm }) : []
    }
    for (const listener of this.#listeners) listener()
  }

  /** Where the film lies: the very object of the last painting where it lies as then. */
  #placeNow({ facts, film, picture: { columns, rows }, presented }: DressedFilm): FilmPlace {
    const { clientWidth: paneWidthPx, clientHeight: paneHeightPx } = this.#element
    const { orientation, scale } = this.#pose
    const place = { ...facts, film, columns, rows, toCanvas: this.#toCanvas(), orientation, scale, presentation: presented, paneWidthPx, paneHeightPx }
    const before = this.#view?.place
    const isStill = before?.planes === place.planes && before.film === film && paneWidthPx === before.paneWidthPx && paneHeightPx === before.paneHeightPx && sides.every((side) => before.toCanvas[side] === place.toCanvas[side])
    return isStill ? before : place
  }
}

const sides = ['a', 'b', 'c', 'd', 'e', 'f'] as const
