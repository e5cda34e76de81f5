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

const refusing = (line: number, what: RegExp) => expect.objectContaining({ code: 'INPUT_INVALID', message: expect.stringMatching(new RegExp(`^Line ${line} of .*${what.source}`)) as string }) as Error

test('RSNA stage 2 has a row per box and one film a patient', () => {
  const films = readLabels('patientId,x,y,width,height,Target\na1,,,,,0\nb2,264.0,152.0,213.0,379.0,1\nb2,562.0,152.0,256.0,453.0,1\n')
  expect(films.map(({ file, findings, denied, regions }) => [file, [...findings], [...denied], regions.length])).toEqual([['a1', [], ['pneumonia'], 0], ['b2', ['pneumonia'], [], 2]])
  expect(films[1]!.regions[0]).toEqual({ finding: 'pneumonia', kind: 'box', leftPx: 264, topPx: 152, widthPx: 213, heightPx: 379 })
  expect(() => readLabels('patientId,x,y,width,height,Target\na1,,,,,2\n')).toThrow(refusing(2, /Target must be 0 or 1/))
  expect(() => readLabels('patientId,x,y,width,height,Target\na1,,,,,0\nb,1,2,,4,1\n')).toThrow(refusing(3, /width is empty/))
})

test('SIIM masks count down the columns, each gap from the end of the run before', () => {
  // Column 0 from row 1 for two pixels; then, after 1022 more, column 1 from row 1 for one.
  const [film, none] = readLabels('ImageId,EncodedPixels\n1.2.3,1 2 1022 1\n4.5.6,-1\n')
  expect(film!.regions).toEqual([{ finding: 'pneumothorax', kind: 'mask', rows: 1024, columns: 1024, runs: [1024, 2, 2048, 1] }])
  expect([[...none!.findings], [...none!.denied]]).toEqual([[], ['pneumothorax']])
  expect(() => readLabels('ImageId,EncodedPixels\n1.2.3,1 2 3\n')).toThrow(refusing(2, /EncodedPixels/))
  expect(() => readLabels('ImageId,EncodedPixels\n1.2.3,1048576 2\n')).toThrow(refusing(2, /EncodedPixels/))
})

test("NIH's box list is read under its odd header", () => {
  const [film] = readLabels('Image Index,Finding Label,Bbox [x,y,w,h],,,\n00013118_008.png,Infiltrate,225.1,547.0,86.8,79.2,,,\n00013118_008.png,Mass,1,2,3,4,,,\n')
  expect(film).toMatchObject({ file: '00013118_008.png', patient: '00013118', labelled: new Set(['infiltration', 'mass']) })
  expect(film!.regions[0]).toEqual({ finding: 'infiltration', kind: 'box', leftPx: 225.1, topPx: 547, widthPx: 86.8, heightPx: 79.2 })
})

test('what no data set knows is refused by its line, unless the prompt set knows it', () => {
  const csv = 'file,patient,labels\na.png,P1,Edema\nb.png,P2,Edema|Gallstones\n'
  expect(() => readLabels(csv)).toThrow(refusing(3, /"gallstones" is no known finding/))
  expect(readLabels(csv, ['Gallstones'])[1]!.findings).toEqual(new Set(['edema', 'gallstones']))
  expect(() => readLabels('Path,Edema\np/patient1/a.jpg,7\n')).toThrow(refusing(2, /Edema must be 1, 0, -1 or empty/))
  expect(() => readLabels('Path,Edema,Gallstones\np/patient1/a.jpg,1,1\n')).toThrow(refusing(1, /"Gallstones" is no finding of CheXpert/))
  expect(() => readLabels('file,patient,labels\na.png,,Edema\n')).toThrow(refusing(2, /patient is empty/))
})

test('CheXpert tells what is absent from what is not mentioned, and knows lateral films', () => {
  const [film] = readLabels('Path,Frontal/Lateral,AP/PA,Edema,Fracture,Pneumonia\nCheXpert-v1.0-small/train/patient00001/study1/view2_lateral.jpg,Lateral,,0.0,,1.0\n')
  expect(film).toMatchObject({ view: 'LATERAL', findings: new Set(['pneumonia']), denied: new Set(['edema']) })
})
