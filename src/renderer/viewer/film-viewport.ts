import { Enums, utilities, type Types } from '@cornerstonejs/core'
import { apply, identity, inverse, pointOfPixel, type Affine, type PointXy } from '@shared/geometry/affine'
import type { PointPx } from '@shared/geometry/attention-grid'
import { namesFrame, partsFor, type KeptPresentation, type PresentationGap, type PresentedArea } from '@shared/domain/presentation-state'
import type { FilmLook } from '@shared/domain/window-state'
import { openViewport, type EngineViewport } from '@renderer/viewer/engine'
import { cameraOf, mapToCanvas, type FilmCamera } from '@renderer/viewer/film-camera'
import { filedGreys, voiLutLabel } from '@renderer/viewer/filed-greys'
import { filmFacts, type FilmFacts } from '@renderer/viewer/film-facts'
import { dataSetOf, loadFilm, type FilmRef } from '@renderer/viewer/film-source'
import { drawAlong, drawsCurves } from '@renderer/viewer/grey-curve'
import { drawable, fullSize } from '@renderer/viewer/reduced-film'
import { lookOf, toWindow } from '@renderer/viewer/kept-view'
import { asStored, mirror, turn, type Orientation } from '@renderer/viewer/orientation'
import { gapsOf, lookOfArea, presentedPlanes } from '@renderer/viewer/presentation'
import { modalityRange, presentedGreys, type PresentedGreys } from '@renderer/viewer/presented-greys'
import { restated, storedRange } from '@renderer/viewer/restated-film'
import { windowPresets, type Window, type WindowPreset } from '@renderer/viewer/window-presets'

/** What is on the screen now. Canvas coordinates are CSS pixels of the pane. */
export interface FilmView extends FilmFacts {
  readonly film: FilmRef
  readonly columns: number
  readonly rows: number
  /** 1, or how many pixels a side are drawn as one, see `reduced-film`. */
  readonly reduction: number
  /** Stored-image pixels -> canvas; pixel (c, r) covers [c, c + 1) x [r, r + 1). */
  readonly toCanvas: Affine
  readonly windowCenter: number
  readonly windowWidth: number
  /** The reader turned black and white round; a MONOCHROME1 film as filed is not inverted. */
  readonly inverted: boolean
  readonly orientation: Orientation
  /** Canvas pixels per image pixel, along the film's rows. */
  readonly scale: number
  /** The presentation state that the film is shown by; null: as it was filed. */
  readonly presentation: KeptPresentation | null
  /** What that asks for and is not shown. */
  readonly gaps: readonly PresentationGap[]
  /** Size of the pane, in CSS pixels. */
  readonly paneWidthPx: number
  readonly paneHeightPx: number
}

const voiFunctions = { LINEAR: Enums.VOILUTFunctionType.LINEAR, LINEAR_EXACT: Enums.VOILUTFunctionType.LINEAR_EXACT, SIGMOID: Enums.VOILUTFunctionType.SAMPLED_SIGMOID } as const
const zoomLimits = { min: 0.1, max: 40 }

/** One film on the screen, by a Cornerstone3D stack viewport. Owns it: call `close`. */
export class FilmViewport {
  readonly #owned: EngineViewport
  readonly #listeners = new Set<() => void>()
  readonly #element: HTMLDivElement
  #image: Types.IImage | null = null
  #film: FilmRef | null = null
  /** The film that was asked for last: drawn, or on its way. */
  #asked: FilmRef | null = null
  #facts: FilmFacts | null = null
  #orientation: Orientation = asStored
  /** Window and inversion as the file asks for them. */
  #asFiled: { readonly voiRange?: Types.VOIRange; readonly invert: boolean } = { invert: false }
  #presets: readonly WindowPreset[] = []
  #filed: Window = { centre: 128, width: 256 }
  #inverted = false
  #camera: FilmCamera | null = null
  #view: FilmView | null = null
  /** Until the reader zooms or moves it, a film fills its pane, whatever becomes of the pane. */
  #fitted = true
  /** So long, and whatever becomes of the pane, a presentation state's area stays in its middle, in its size. */
  #area: PresentedArea | null = null
  #wanted = 0
  /** What was chosen for this film, and what of it the frame is shown by. */
  #chosen: KeptPresentation | null = null
  #presented: KeptPresentation | null = null
  #voiFunction: Enums.VOILUTFunctionType | undefined
  #screenPixelMm: number | null = null

  constructor(element: HTMLDivElement) {
    this.#element = element
    this.#owned = openViewport(element)
    element.addEventListener(Enums.Events.IMAGE_RENDERED, this.#onRendered)
  }

  /** The view of the film that is drawn now; null while none is. */
  readonly view = (): FilmView | null => this.#view

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** How the reader has the film now; null while none is drawn. */
  look(): FilmLook | null {
    return lookOf(this.#view, this.#filed, this.#fitted || this.#area !== null)
  }

  /**
   * Shows a film as its file or a presentation state says it should look, or as it was left: the next frame of one film goes
   * on as the last. False when another was asked for meanwhile. Throws FilmError.
   */
  async show(film: FilmRef, left: FilmLook | null = null, chosen: KeptPresentation | null = null): Promise<boolean> {
    const isSame = () => this.#film?.sopInstanceUid === film.sopInstanceUid
    return this.#draw(film, () => (isSame() ? this.#chosen : chosen), () => (isSame() ? this.look() : left))
  }

  /** Shows the film as a presentation state asks; null as it was filed. Nothing of the reader's own view stays. As `show`. */
  async present(chosen: KeptPresentation | null): Promise<boolean> {
    return this.#asked !== null && this.#draw(this.#asked, () => chosen, () => null)
  }

  /** @param pixelMm width of a pixel of the screen, for what asks for its true size; null where nobody measured it */
  measureScreen(pixelMm: number | null): void {
    if (pixelMm === this.#screenPixelMm) return
    this.#screenPixelMm = pixelMm
    this.#orient(this.#orientation)
    if (this.#image) this.#viewport.render()
  }

  async #draw(film: FilmRef, choose: () => KeptPresentation | null, leave: () => FilmLook | null): Promise<boolean> {
    const turnOf = ++this.#wanted
    this.#asked = film
    const filed = await loadFilm(film)
    if (turnOf !== this.#wanted) return false
    const [chosen, sameFilm] = [choose(), this.#film?.sopInstanceUid === film.sopInstanceUid]
    const presented = chosen && namesFrame(chosen.state.films, film.sopInstanceUid, film.frame) ? chosen : null
    const own = presented || filed.color ? null : filedGreys(dataSetOf(filed))
    const greys = presented?.state ?? own
    const base = greys ? await restated(filed, greys.modality) : filed
    const image = await drawable(base)
    if (turnOf !== this.#wanted) return false
    const [before, wasPresented] = [leave(), this.#presented]
    const facts = filmFacts(dataSetOf(image), film.spacing, film.frame)
    this.#image = image
    this.#film = film
    this.#facts = presented ? { ...facts, planes: presentedPlanes(presented.state, facts.planes) } : facts
    this.#chosen = chosen
    this.#presented = presented
    this.#orientation = asStored
    // The viewport goes on as the last image lay, and the camera takes what it finds for the film as stored.
    this.#camera?.orient(asStored)
    await this.#viewport.setStack([image.imageId], 0)
    if (turnOf !== this.#wanted) return false
    const { voiRange } = this.#viewport.getProperties()
    // What the file says, not what the viewport has come to by now: it may still be on its way there.
    const { invert } = image
    this.#asFiled = voiRange ? { voiRange, invert } : { invert }
    this.#voiFunction = image.voiLUTFunction
    // A film of its own that names no window is shown by the values that occur.
    if (greys && !image.color && (presented || greys.vois.length > 0)) this.#greyAs(presentedGreys(greys, film.sopInstanceUid, film.frame, modalityRange(greys.modality, storedRange(filed))))
    else drawAlong(this.#viewport, null)
    this.#filed = toWindow(this.#asFiled.voiRange)
    // The film's own windows are for its own values.
    if (!sameFilm || wasPresented !== presented) this.#presets = windowPresets(own || base === filed ? dataSetOf(filed) : { string: () => undefined }, image.getPixelData(), this.#filed, presented ?? (own && { label: voiLutLabel(dataSetOf(filed)) }))
    this.#camera = cameraOf(this.#viewport, this.#element)
    this.#fitAsFiled()
    if (presented) this.#lieAs(presented, film)
    if (before) this.#keep(before)
    return true
  }

  #greyAs({ window: { centre, width }, shape, curve }: PresentedGreys): void {
    const VOILUTFunction = voiFunctions[shape]
    const voiRange = utilities.windowLevel.toLowHighRange(width, centre, VOILUTFunction)
    this.#voiFunction = VOILUTFunction
    this.#asFiled = { ...this.#asFiled, voiRange }
    // The renderer without a graphics processor throws at the function.
    this.#viewport.setProperties(drawsCurves() ? { voiRange, VOILUTFunction } : { voiRange })
    drawAlong(this.#viewport, curve)
  }

  #lieAs({ state: { inverse, orientation, areas } }: KeptPresentation, { sopInstanceUid, frame }: FilmRef): void {
    if (this.#inverted !== (inverse !== this.#asFiled.invert)) this.invert()
    const [area = null] = partsFor(areas, sopInstanceUid, frame)
    this.#area = area
    this.#orient(orientation)
  }

  #keep(look: FilmLook): void {
    this.dressAs(look.ownWindow ? look : { ...look, windowCenter: this.#filed.centre, windowWidth: this.#filed.width })
    if (!look.fitted) this.lookAt(look.middle, look.scale)
  }

  rotate(quarterTurns: number): void {
    this.#orient(turn(this.#orientation, quarterTurns))
    this.#viewport.render()
  }

  flip(axis: 'horizontal' | 'vertical'): void {
    this.#orient(mirror(this.#orientation, axis))
    this.#viewport.render()
  }

  invert(): void {
    if (!this.#image) return
    this.#inverted = !this.#inverted
    this.#viewport.setProperties({ invert: this.#inverted !== this.#asFiled.invert })
    this.#viewport.render()
  }

  /** Window width by `dx`, centre by `dy`, as fractions of the film's range of values. */
  windowBy(dx: number, dy: number): void {
    const image = this.#image
    if (!image) return
    const range = Math.max(1, image.maxPixelValue - image.minPixelValue)
    const { centre, width } = toWindow(this.#viewport.getProperties().voiRange)
    this.setWindow({ centre: centre + dy * range, width: Math.max(1, width + dx * range) })
  }

  /** Windows to choose from on this film, see `windowPresets`; none while no film is shown. */
  readonly presets = (): readonly WindowPreset[] => this.#presets

  setWindow({ centre, width }: Window): void {
    if (!this.#image) return
    this.#viewport.setProperties({ voiRange: utilities.windowLevel.toLowHighRange(width, centre, this.#voiFunction) })
    this.#viewport.render()
  }

  /** Shows the film as another one's view is: its window, inversion and position. */
  dressAs({ windowCenter: centre, windowWidth: width, inverted, orientation }: Pick<FilmView, 'windowCenter' | 'windowWidth' | 'inverted' | 'orientation'>): void {
    if (this.#inverted !== inverted) this.invert()
    if (this.#orientation.quarterTurns !== orientation.quarterTurns || this.#orientation.mirrored !== orientation.mirrored) this.#orient(orientation)
    this.setWindow({ centre, width })
  }

  /** Brings a place of the film to the middle of the pane, at so many canvas pixels an image pixel along its rows. */
  lookAt(middle: PointPx, scale: number): void {
    this.#area = null
    this.#lookAt(middle, scale)
  }

  #lookAt(middle: PointPx, scale: number): void {
    if (!this.#image) return
    this.#fitted = false
    const { a, b } = this.#toCanvas()
    this.#viewport.setZoom((this.#viewport.getZoom() * scale) / Math.hypot(a, b))
    const { x, y } = apply(this.#toCanvas(), pointOfPixel(middle))
    this.#camera?.panBy(this.#element.clientWidth / 2 - x, this.#element.clientHeight / 2 - y)
    this.#viewport.render()
  }

  panBy(dx: number, dy: number): void {
    this.#area = null
    this.#fitted = false
    this.#camera?.panBy(dx, dy)
    this.#viewport.render()
  }

  /** Zooms by a factor so that what is under the point stays there. */
  zoomAt(point: PointXy, factor: number): void {
    // As it stands and not as it was drawn last: several steps may come between two drawings.
    const back = this.#view ? inverse(this.#toCanvas()) : null
    if (!back) return
    const zoom = this.#viewport.getZoom()
    const next = Math.min(zoomLimits.max, Math.max(zoomLimits.min, zoom * factor))
    const held = apply(back, point)
    this.#area = null
    this.#fitted = false
    this.#viewport.setZoom(next)
    const moved = apply(this.#toCanvas(), held)
    this.#camera?.panBy(point.x - moved.x, point.y - moved.y)
    this.#viewport.render()
  }

  /** Shows the film as it was filed. */
  reset(): void {
    if (this.#chosen) void this.present(null)
    else this.#fitAsFiled()
  }

  #fitAsFiled(): void {
    if (!this.#image) return
    this.#inverted = false
    // Not resetProperties(): it shows a MONOCHROME1 film with the stored values upright.
    this.#viewport.setProperties(this.#asFiled)
    this.#area = null
    this.#fitted = true
    this.#orient(asStored)
    this.#viewport.render()
  }

  resize(): void {
    this.#owned.resize()
    this.#orient(this.#orientation)
    this.#viewport.render()
  }

  close(): void {
    this.#wanted = -1
    this.#element.removeEventListener(Enums.Events.IMAGE_RENDERED, this.#onRendered)
    this.#listeners.clear()
    this.#owned.close()
  }

  get #viewport(): Types.IStackViewport {
    return this.#owned.viewport
  }

  #orient(orientation: Orientation): void {
    if (!this.#image) return
    this.#orientation = orientation
    if (this.#fitted) this.#viewport.resetCamera()
    this.#camera?.orient(orientation)
    if (this.#area) {
      const { middle, scale } = lookOfArea(this.#area, this.#toCanvas(), this.#element, this.#screenPixelMm)
      this.#lookAt(middle, scale)
    } else if (this.#fitted) this.#fit()
  }

  /** Zooms so that the turned film just fits its pane: Cornerstone's own fit is for the film as stored. */
  #fit(): void {
    const { clientWidth, clientHeight } = this.#element
    const { a, b, c, d } = this.#toCanvas()
    const { columns, rows } = this.#image ? fullSize(this.#image) : { columns: 1, rows: 1 }
    const width = Math.abs(a) * columns + Math.abs(c) * rows
    const height = Math.abs(b) * columns + Math.abs(d) * rows
    if (width > 0 && height > 0) this.#viewport.setZoom(this.#viewport.getZoom() * Math.min(clientWidth / width, clientHeight / height))
  }

  #toCanvas(): Affine {
    const image = this.#image
    const camera = this.#camera
    if (!image || !camera) return identity
    return mapToCanvas(this.#viewport, fullSize(image), camera.indexOffsetPx)
  }

  readonly #onRendered = () => {
    const image = this.#image
    const film = this.#film
    const facts = this.#facts
    if (!image || !film || !facts) return
    const { centre: windowCenter, width: windowWidth } = toWindow(this.#viewport.getProperties().voiRange)
    const toCanvas = this.#toCanvas()
    const full = fullSize(image)
    this.#view = {
      ...facts,
      film,
      columns: full.columns,
      rows: full.rows,
      reduction: full.factor,
      toCanvas,
      windowCenter,
      windowWidth,
      inverted: this.#inverted,
      orientation: this.#orientation,
      presentation: this.#presented,
      gaps: this.#presented ? gapsOf(this.#presented.state, film, { isColour: image.color, aspect: facts.pixelSize.height / facts.pixelSize.width, planes: facts.planes.length, drawsCurves: drawsCurves(), screenPixelMm: this.#screenPixelMm }) : [],
      scale: Math.hypot(toCanvas.a, toCanvas.b),
      paneWidthPx: this.#element.clientWidth,
      paneHeightPx: this.#element.clientHeight
    }
    for (const listener of this.#listeners) listener()
  }
}
