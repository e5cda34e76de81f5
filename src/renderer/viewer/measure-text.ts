import type { TFunction } from 'i18next'
import type { Measured } from '@shared/domain/measurement'
import type { PixelSize } from '@shared/geometry/pixel-size'

/** `142.3 mm` or `1016 px`: a tenth of a millimetre, or a whole pixel. */
export function lengthText(length: number, unit: PixelSize['unit']): string {
  return `${length.toFixed(unit === 'mm' ? 1 : 0)} ${unit}`
}

/** What a measurement says, in the reader's language. */
export function measureText(t: TFunction, measured: Measured, { unit }: PixelSize): string {
  switch (measured.kind) {
    case 'length':
      return lengthText(measured.length, unit)
    case 'angle':
      return `${measured.degrees.toFixed(1)}°`
    case 'cardiothoracic':
      return t('measure.ratio', {
        ratio: measured.ratio?.toFixed(2) ?? '–',
        heart: lengthText(measured.heart, unit),
        thorax: lengthText(measured.thorax, unit)
      })
  }
}
