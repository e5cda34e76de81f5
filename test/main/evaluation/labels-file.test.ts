import { expect, test } from 'vitest'
import { readLabels } from '@main/evaluation/labels-file'

test('our own layout is read with several labels a film', () => {
  const [film, normal] = readLabels('file,patient,view,labels\na.dcm,P1,ap,Effusion|Mass\nb.dcm,P2,PA,No Finding\n')
  expect(film).toMatchObject({ file: 'a.dcm', patient: 'P1', view: 'AP', findings: new Set(['effusion', 'mass']), unknown: new Set() })
  expect(normal!.findings.size).toBe(0)
})

test('the NIH layout is read', () => {
  const [film] = readLabels('Image Index,Finding Labels,Follow-up #,Patient ID,View Position\n1.png,Edema,0,7,PA\n')
  expect(film).toMatchObject({ file: '1.png', patient: '7', view: 'PA', findings: new Set(['edema']) })
})

test('the CheXpert layout keeps uncertain findings apart', () => {
  const [film] = readLabels('Path,Sex,Frontal/Lateral,AP/PA,Edema,Pneumothorax,Fracture\ntrain/patient00042/study1/view1.jpg,Male,Frontal,AP,1.0,-1.0,\n')
  expect(film).toMatchObject({ patient: 'patient00042', view: 'AP', findings: new Set(['edema']), unknown: new Set(['pneumothorax']) })
})

test('another header is refused by naming what is wanted', () => {
  expect(() => readLabels('name,disease\na,b\n')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID', message: expect.stringContaining('Image Index') }))
})

test('a broken file is refused with its line', () => {
  expect(() => readLabels('file,patient,labels\n"a,b\n')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
})
