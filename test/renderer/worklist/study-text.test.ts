import { describe, expect, it } from 'vitest'
import { ageYears, dateText, sexAge, timeText } from '@renderer/worklist/study-text'

describe('facts of a study in words', () => {
  it('writes dates year first and says so when there is none', () => {
    expect(dateText('20130205')).toBe('2013-02-05')
    expect(dateText(null)).toBe('–')
    expect(dateText('2013')).toBe('–')
    expect(timeText('083412')).toBe('08:34')
    expect(timeText(null)).toBe('')
  })

  it('counts full years at the time of the study', () => {
    expect(ageYears('19600312', '20130311')).toBe(52)
    expect(ageYears('19600312', '20130312')).toBe(53)
    expect(ageYears('20200101', '20130312')).toBeNull()
    expect(ageYears(null, '20130312')).toBeNull()
  })

  it('leaves out what is not known', () => {
    expect(sexAge({ sex: 'F', birthDate: null, studyDate: '20130312' })).toBe('F')
    expect(sexAge({ sex: null, birthDate: '19600312', studyDate: '20130312' })).toBe('53')
  })
})
