let pen: CanvasRenderingContext2D | null = null
let emPx = 0

/** Whether a text takes no more than so many px on one line of the window's font, as bold as running text gets. */
export function textFits(text: string, px: number): boolean {
  pen ??= newPen()
  // Hardly a character is wider than high.
  return text.length * emPx <= px || (pen?.measureText(text).width ?? Infinity) <= px
}

function newPen(): CanvasRenderingContext2D | null {
  const { fontSize, fontFamily } = getComputedStyle(document.body)
  emPx = Number.parseFloat(fontSize)
  const context = document.createElement('canvas').getContext('2d')
  if (context) context.font = `500 ${fontSize} ${fontFamily}`
  return context
}
