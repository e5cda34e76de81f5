import { deflateRawSync } from 'node:zlib'
import dicomParser from 'dicom-parser'
import { describe, expect, it } from 'vitest'
import { decodeFrame } from '@main/dicom/decode'
import { isWrittenAsItSays, parseDicom } from '@main/dicom/parse'
import { viewerCopy } from '@main/dicom/viewer-copy'
import { dataSetOf, encapsulatedFile, fixture, imageFile, rawFile } from '@test/fixtures/dicom/make'
import { wave, waveFile } from '@test/fixtures/dicom/wave'

describe('viewerCopy', () => {
  it('is the file itself where the viewer can read it', () => {
    for (const file of [waveFile(), fixture('jpeg-2000.dcm'), fixture('implicit.dcm'), fixture('big-endian.dcm')]) expect(viewerCopy(parseDicom(file))).toBe(file)
  })

  it('is only needed where the beginning of the file does not say how it is written, or says it wrongly', () => {
    const implicit = fixture('implicit.dcm')
    const mixed = rawFile('1.2.840.10008.1.2.1', implicit.subarray(parseDicom(implicit).dataSetStart))
    for (const file of [waveFile(), fixture('jpeg-2000.dcm'), implicit, fixture('big-endian.dcm')]) expect([isWrittenAsItSays(file), isWrittenAsItSays(file.subarray(0, 600))]).toEqual([true, true])
    for (const file of [mixed, fixture('deflated.dcm'), fixture('deflated-frame.dcm'), dataSetOf(imageFile()), Buffer.from('not a film'), waveFile().subarray(0, 140)]) expect(isWrittenAsItSays(file)).toBe(false)
  })

  it('is inflated where it was deflated, and the same film otherwise', async () => {
    const copy = viewerCopy(parseDicom(fixture('deflated.dcm')))
    const viewer = dicomParser.parseDicom(copy)
    expect(viewer.string('x00020010')).toBe('1.2.840.10008.1.2.1')
    expect(viewer.string('x00080018')).toBe('2.25.3')
    expect((await decodeFrame(parseDicom(copy), 0)).values).toEqual(wave)
  })

  it('has the frames inflated where those were deflated, all of them', async () => {
    const one = viewerCopy(parseDicom(fixture('deflated-frame.dcm')))
    expect(dicomParser.parseDicom(one).string('x00020010')).toBe('1.2.840.10008.1.2.1')
    expect((await decodeFrame(parseDicom(one), 0)).values).toEqual(wave)
    const deflated = deflateRawSync(Uint8Array.of(1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0))
    const even = Buffer.concat([deflated, Buffer.alloc(deflated.length % 2)])
    const three = viewerCopy(parseDicom(encapsulatedFile('1.2.840.10008.1.2.8.1', [new Uint8Array(), even, even, even], [[0x00280008, { vr: 'IS', numbers: [3] }]])))
    expect(dicomParser.parseDicom(three).elements.x7fe00010).toMatchObject({ vr: 'OW', length: 48 })
    expect([...(await decodeFrame(parseDicom(three), 2)).values]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('has the beginning that the file lacks', () => {
    const bare = dataSetOf(imageFile())
    expect(dicomParser.parseDicom(viewerCopy(parseDicom(bare))).uint16('x00280010')).toBe(2)
  })

  it('says how the data set is really written', () => {
    const implicit = fixture('implicit.dcm')
    const mixed = rawFile('1.2.840.10008.1.2.1', implicit.subarray(parseDicom(implicit).dataSetStart))
    expect(dicomParser.parseDicom(viewerCopy(parseDicom(mixed))).uint16('x00280010')).toBe(33)
  })
})
