import { metaData } from '@cornerstonejs/core'
import { wadouri } from '@cornerstonejs/dicom-image-loader'
import type { Instance } from '@shared/domain/study'

type Spacing = Instance['spacing']

const imagePlane = 'imagePlaneModule'
const beforeTheLoader = 10_000
const spacings = new Map<string, Spacing>()
let registered = false

/**
 * Tells Cornerstone the pixel spacing that the backend settled on. Its own reading takes Pixel Spacing only, so a
 * projection film that states just Imager Pixel Spacing would lose its aspect. Call before the film is loaded.
 */
export function rememberSpacing(imageId: string, spacing: Spacing): void {
  spacings.set(imageId, spacing)
  if (registered) return
  registered = true
  metaData.addProvider(planeOf, beforeTheLoader)
}

function planeOf(type: string, imageId: unknown): object | undefined {
  if (type !== imagePlane || typeof imageId !== 'string' || !spacings.has(imageId)) return undefined
  const base = wadouri.metaData.metaDataProvider(type, imageId) as object | undefined
  const { rowMm, columnMm } = spacings.get(imageId) ?? { rowMm: 1, columnMm: 1 }
  return base && { ...base, rowPixelSpacing: rowMm, columnPixelSpacing: columnMm, pixelSpacing: [rowMm, columnMm] }
}
