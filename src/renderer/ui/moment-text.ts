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
