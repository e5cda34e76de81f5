import { expect, test } from 'vitest'
import { contradicts } from '@main/library/patient-identity'

const jane = { name: 'Doe, Jane', birthDate: '19500101', sex: 'F' as string | null }
const unknown = { name: '', birthDate: null, sex: null }

test('what is not known does not contradict', () => {
  expect(contradicts(jane, unknown)).toBe(false)
  expect(contradicts(unknown, unknown)).toBe(false)
  expect(contradicts(jane, { ...unknown, name: 'DOE JANE MARIA' })).toBe(false)
})

test('another birth date, another sex or a wholly other name does', () => {
  expect(contradicts(jane, { ...jane, birthDate: '19500102' })).toBe(true)
  expect(contradicts(jane, { ...jane, sex: 'M' })).toBe(true)
  expect(contradicts({ ...jane, birthDate: null }, { ...unknown, name: 'Smith, Anna' })).toBe(true)
  expect(contradicts({ ...unknown, name: '王小明' }, { ...unknown, name: '李芳' })).toBe(true)
})

test('spelling, order, diacritics and a new family name do not', () => {
  expect(contradicts({ ...unknown, name: 'Müller-Lüdenscheidt, Anna' }, { ...unknown, name: 'MULLER ANNE' })).toBe(false)
  expect(contradicts(jane, { ...jane, name: 'Smith, J.' })).toBe(false)
  expect(contradicts(jane, { ...jane, sex: 'O' })).toBe(false)
})
