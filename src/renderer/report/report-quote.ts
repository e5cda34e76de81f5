import type { ReportQuote } from '@shared/domain/review'

/** As many as a region keeps. */
const most = 500

/** The selected words of a report, without the spaces around them; null where none are selected. */
export function quoteOf(text: string, { start, end }: { readonly start: number; readonly end: number }): ReportQuote | null {
  const selected = text.slice(start, end)
  const quoted = selected.trim().slice(0, most).trimEnd()
  return quoted === '' ? null : { text: quoted, start: start + selected.indexOf(quoted) }
}

/** Where quoted words stand in the report as it now is: nearest to where they stood; null when they are gone. */
export function placeOf(text: string, quote: ReportQuote): number | null {
  let best: number | null = null
  for (let at = text.indexOf(quote.text); at >= 0; at = text.indexOf(quote.text, at + 1)) {
    if (best === null || Math.abs(at - quote.start) < Math.abs(best - quote.start)) best = at
  }
  return best
}
