import { escapeHtml } from '@main/evaluation/html/escape'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Plot {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  readonly line: readonly Point[]
  /** Dots with their area growing with `weight`. */
  readonly dots?: readonly (Point & { readonly weight: number })[]
  /** What chance, or a perfect probability, would draw. */
  readonly reference: readonly [Point, Point]
}

const side = 220
const left = 56
const top = 26
const [width, height] = [left + side + 12, top + side + 38]
const at = ({ x, y }: Point) => `${(left + x * side).toFixed(1)},${(top + (1 - y) * side).toFixed(1)}`

/** A square plot over [0, 1] x [0, 1] as inline SVG, coloured by the classes of the page's style. */
export function plotSvg({ title, xLabel, yLabel, line, dots = [], reference }: Plot): string {
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  const grid = ticks.map((tick) => {
    const [x, y] = [left + tick * side, top + (1 - tick) * side]
    return `<path class="grid" d="M${x} ${top}V${top + side}M${left} ${y}H${left + side}"/><text x="${x}" y="${top + side + 14}" text-anchor="middle">${tick}</text><text x="${left - 6}" y="${y + 4}" text-anchor="end">${tick}</text>`
  })
  const most = Math.max(1, ...dots.map(({ weight }) => weight))
  const circles = dots.map((dot) => {
    const [cx, cy] = at(dot).split(',')
    return `<circle cx="${cx}" cy="${cy}" r="${(2.5 + 5 * Math.sqrt(dot.weight / most)).toFixed(1)}"/>`
  })
  const name = escapeHtml(title)
  return `<svg role="img" aria-label="${name}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><text class="title" x="${left}" y="16">${name}</text>${grid.join('')}<path class="reference" d="M${at(reference[0])}L${at(reference[1])}"/>${line.length > 1 ? `<polyline points="${line.map(at).join(' ')}"/>` : ''}${circles.join('')}<text x="${left + side / 2}" y="${height - 6}" text-anchor="middle">${escapeHtml(xLabel)}</text><text transform="translate(11 ${top + side / 2}) rotate(-90)" text-anchor="middle">${escapeHtml(yLabel)}</text></svg>`
}
