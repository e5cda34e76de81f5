/** `20130205` -> `2013-02-05`: the same in both languages and never mistaken for month first. */
export function dateText(da: string | null): string {
  return da && /^\d{8}$/.test(da) ? `${da.slice(0, 4)}-${da.slice(4, 6)}-${da.slice(6)}` : '–'
}

/** `083412` -> `08:34`; nothing where there is no time. */
export function timeText(tm: string | null): string {
  return tm && /^\d{4}/.test(tm) ? `${tm.slice(0, 2)}:${tm.slice(2, 4)}` : ''
}

/** Full years between birth and study; null where one of the two is not known, or they contradict each other. */
export function ageYears(birthDate: string | null, studyDate: string | null): number | null {
  if (!birthDate || !studyDate || !/^\d{8}$/.test(birthDate) || !/^\d{8}$/.test(studyDate)) return null
  const years = Math.floor((Number(studyDate) - Number(birthDate)) / 10_000)
  return years >= 0 && years < 150 ? years : null
}

/** `M 55`: sex and age where known. */
export function sexAge(row: { sex: string | null; birthDate: string | null; studyDate: string | null }): string {
  const age = ageYears(row.birthDate, row.studyDate)
  return [row.sex, age === null ? null : String(age)].filter(Boolean).join(' ')
}
