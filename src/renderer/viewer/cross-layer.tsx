import { useTranslation } from 'react-i18next'
import { apply, pointOfPixel } from '@shared/geometry/affine'
import { useActions } from '@renderer/app/use-actions'
import { useView, type PaneName } from '@renderer/app/view'
import { middleOf, putCross, stepped, useCross, type Direction } from '@renderer/viewer/cross'
import { drawingToolOf, goOn, isForMainAlone, setPoint, takeBack, type DrawingTool, type Sheet } from '@renderer/viewer/drawing'
import type { FilmPlace } from '@renderer/viewer/film-view'
import type { FilmViewport } from '@renderer/viewer/film-viewport'
import { lengthText } from '@renderer/viewer/measure-text'
import '@renderer/viewer/cross-layer.css'

interface Props {
  readonly pane: PaneName
  readonly studyUid: string
  readonly viewport: FilmViewport | null
  readonly view: FilmPlace
  /** Takes the focus, so that a button that chose the tool does not keep Enter and Space for itself. */
  readonly onBegin: () => void
}

/** The tool that keys draw with in a pane; null where there is none. */
export function useDrawingTool(pane: PaneName): DrawingTool | null {
  return useView(({ tool, activePane }) => {
    const drawing = drawingToolOf(tool)
    return drawing && pane === (isForMainAlone(drawing) ? 'main' : activePane) ? drawing : null
  })
}

/** The cross that keys lead over a film while a drawing tool is in hand. */
export function CrossLayer(props: Props) {
  const tool = useDrawingTool(props.pane)
  return tool ? <Cross {...props} tool={tool} /> : null
}

/** Distance from the pane's edge within which the cross takes the film along, in CSS pixels. */
const edgePx = 24
const armPx = 11
const gapPx = 3

function Cross({ studyUid, viewport, view, onBegin, tool }: Props & { readonly tool: DrawingTool }) {
  const { at, on } = useCross()
  const { sopInstanceUid } = view.film
  const point = at?.sopInstanceUid === sopInstanceUid ? at.point : null
  const sheet: Sheet = { studyUid, view }

  const move = (direction: Direction, far: boolean) => () => {
    const now = useCross.getState()
    const from = now.at?.sopInstanceUid === sopInstanceUid ? now.at.point : middleOf(view)
    if (!now.on) onBegin()
    const to = stepped(from, direction, far, view)
    putCross(sopInstanceUid, to)
    goOn(tool, sheet, to)
    const { x, y } = apply(view.toCanvas, pointOfPixel(to))
    const dx = x < edgePx ? edgePx - x : Math.min(0, view.paneWidthPx - edgePx - x)
    const dy = y < edgePx ? edgePx - y : Math.min(0, view.paneHeightPx - edgePx - y)
    if (dx !== 0 || dy !== 0) viewport?.panBy(dx, dy)
  }
  const set = () => point && setPoint(tool, sheet, point)
  const back = () => {
    takeBack(tool)
    if (point) goOn(tool, sheet, point)
  }
  useActions({
    'draw.left': move('left', false),
    'draw.right': move('right', false),
    'draw.up': move('up', false),
    'draw.down': move('down', false),
    'draw.farLeft': move('left', true),
    'draw.farRight': move('right', true),
    'draw.farUp': move('up', true),
    'draw.farDown': move('down', true),
    'draw.back': back,
    // Without the cross both keys keep what they do else: Enter ends a polygon that was clicked.
    ...(on && point ? { 'draw.point': set, 'draw.enter': set } : {})
  })
  if (!on || !point) return null
  const { x, y } = apply(view.toCanvas, pointOfPixel(point))
  const arms = `M${x - armPx} ${y}H${x - gapPx}M${x + gapPx} ${y}H${x + armPx}M${x} ${y - armPx}V${y - gapPx}M${x} ${y + gapPx}V${y + armPx}`
  return (
    <g className="cross" data-testid="cross" data-column={point.columnPx} data-row={point.rowPx}>
      <path className="cross__ground" d={arms} />
      <path d={arms} />
    </g>
  )
}

/** Says where the cross is, from the film's upper left corner as it is stored, to those who do not see it. */
export function CrossPlace({ pane, view }: { readonly pane: PaneName; readonly view: FilmPlace }) {
  const { t } = useTranslation()
  const tool = useDrawingTool(pane)
  const { at, on } = useCross()
  if (!tool) return null
  const point = on && at?.sopInstanceUid === view.film.sopInstanceUid ? at.point : null
  const { width, height, unit } = view.pixelSize
  return (
    <p className="visually-hidden" aria-live="polite" data-testid={`cross-place-${pane}`}>
      {point ? t('draw.at', { across: lengthText(point.columnPx * width, unit), down: lengthText(point.rowPx * height, unit) }) : ''}
    </p>
  )
}
