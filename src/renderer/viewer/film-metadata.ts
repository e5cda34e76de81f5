import { Enums, metaData } from '@cornerstonejs/core'
import { wadouri } from '@cornerstonejs/dicom-image-loader'
import type { Instance } from '@shared/domain/study'
import { pixelSizeOf } from '@shared/geometry/pixel-size'
import type { FilmDataSet } from '@renderer/viewer/film-data-set'
import { aspectOf } from '@renderer/viewer/film-facts'

type Spacing = Instance['spacing']
type Module = Readonly<Record<string, unknown>>

const functions: ReadonlySet<string> = new Set(Object.values(Enums.VOILUTFunctionType))
const beforeTheLoader = 10_000
const spacings = new Map<string, Spacing>()
let registered = false

/**
 * Has Cornerstone read a film's metadata our way, see `corrections`. Call before the film is loaded.
 *
 * @param spacing the pixel spacing that the backend settled on; null shows pixels by their aspect ratio
 */
export function correctMetadata(imageId: string, spacing: Spacing): void {
  spacings.set(imageId, spacing)
  if (registered) return
  registered = true
  metaData.addProvider((type: string, imageId: unknown) => {
    const correct = corrections[type]
    if (!correct || typeof imageId !== 'string' || !spacings.has(imageId)) return undefined
    const base = wadouri.metaData.metaDataProvider(type, imageId) as Module | undefined
    return base && { ...base, ...correct(base, spacings.get(imageId) ?? null, imageId) }
  }, beforeTheLoader)
}

const corrections: Readonly<Record<string, (base: Module, spacing: Spacing, imageId: string) => Module>> = {
  // The loader takes Pixel Spacing only: a film that states just Imager Pixel Spacing would lose its aspect.
  imagePlaneModule: (_base, spacing, imageId) => {
    const { width, height } = pixelSizeOf(spacing, aspectOf(readDataSet(imageId)))
    return { rowPixelSpacing: height, columnPixelSpacing: width, pixelSpacing: [height, width] }
  },
  // The loader gives VOI LUT Function (0028,1056) as text and takes its first letter later, which then is no function.
  voiLutModule: ({ voiLUTFunction }) => {
    const name = typeof voiLUTFunction === 'string' ? voiLUTFunction.trim() : ''
    return { voiLUTFunction: functions.has(name) ? [name] : undefined }
  }
}

/** Cornerstone asks for metadata while it makes the image: the file is read by then. */
function readDataSet(imageId: string): FilmDataSet {
  const data = wadouri.dataSetCacheManager.get(wadouri.parseImageId(imageId).url) as FilmDataSet | undefined
  return data ?? { string: () => undefined }
}
