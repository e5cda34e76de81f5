import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { decodeFrame } from '@main/dicom/decode'
import { readHeader } from '@main/dicom/header'
import { parseDicom } from '@main/dicom/parse'
import { chestFilms } from './films'
import { round, spread, times, type Bench } from './figure'
import { withScratch } from './scratch'

/** Header: bytes in memory to index facts. Decode: parsed file to stored values of the first frame. */
export const decode: Bench = (print) =>
  withScratch(async (scratch) => {
    const { of, paths } = await chestFilms(scratch)
    const files = await Promise.all(paths.map(async (path) => ({ path, bytes: new Uint8Array(await readFile(path)) })))
    const header = await times(20, () => {
      for (const { bytes } of files) readHeader(parseDicom(bytes))
      return undefined
    })
    print({ bench: 'header', of, ...spread(header.map((ms) => ms / files.length)) })
    const bySyntax = Map.groupBy(files, ({ bytes }) => parseDicom(bytes).transferSyntaxUid)
    for (const [syntax, group] of bySyntax) {
      const { path, bytes } = group[0]!
      const parsed = parseDicom(bytes)
      let pixels = 0
      const ms = await times(7, async () => {
        const frame = await decodeFrame(parsed, 0)
        pixels = frame.rows * frame.columns
      })
      const figures = spread(ms)
      print({ bench: 'decode', of: basename(path), syntax, ...figures, megapixelsPerSecond: round(pixels / 1000 / figures.medianMs) })
    }
  })
