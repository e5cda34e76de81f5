const two = (value: number) => String(value).padStart(2, '0')

/** An instant as `2026-11-23 14:05`, local time; the same in both languages. */
export function momentText(iso: string): string {
  const at = new Date(iso)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clockText(iso)}`
}

/** The time of day of an instant as `14:05`, local time. */
export function clockText(iso: string): string {
  const at = new Date(iso)
  return `${two(at.getHours())}:${two(at.getMinutes())}`
}

/** A span of time as people say it, to the unit that matters: `40 seconds`, `3 minutes`, `2 hours`. */
export function durationText(ms: number, language: string): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  const [value, unit] = seconds < 100 ? [seconds, 'second'] : seconds < 6000 ? [Math.round(seconds / 60), 'minute'] : [Math.round(seconds / 3600), 'hour']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}
