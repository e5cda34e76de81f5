import { metaData, registerImageLoader, type Types } from '@cornerstonejs/core'
import { createImage, wadouri } from '@cornerstonejs/dicom-image-loader'
import { voiShapes } from '@renderer/viewer/painting/greys'

type Module = Readonly<Record<string, unknown>>
const beforeTheLoader = 10_000
/** Tables that a file says it has and has not must not keep its film from being shown. */
const guarded: ReadonlySet<string> = new Set(['voiLutModule', 'modalityLutModule'])

/**
 * Has Cornerstone's loader read films in a way that always ends: its own waits for ever where it throws, and where a lookup
 * table is shorter than it says. Call it after the loader was started.
 */
export function correctLoader(): void {
  registerImageLoader('wadouri', (imageId, options) => {
    const { scheme, url, pixelDataFrame } = wadouri.parseImageId(imageId)
    const read = async () => {
      const data = await wadouri.dataSetCacheManager.load(url, wadouri.getLoaderForScheme(scheme), imageId)
      const image = await createImage(imageId, wadouri.getPixelData(data, pixelDataFrame), data.string('x00020010') ?? '', options)
      return { ...image, data } as unknown as Types.IImage
    }
    return { promise: read(), decache: () => wadouri.dataSetCacheManager.unload(url) }
  })
  metaData.addProvider((type: string, imageId: unknown) => {
    if (!guarded.has(type) || typeof imageId !== 'string') return undefined
    const base = moduleOf(type, imageId)
    return type === 'voiLutModule' && base ? { ...base, voiLUTFunction: shapeOf(base) } : base
  }, beforeTheLoader)
}

function moduleOf(type: string, imageId: string): Module | undefined {
  try {
    return wadouri.metaData.metaDataProvider(type, imageId) as Module | undefined
  } catch {
    return {}
  }
}

/** VOI LUT Function (0028,1056): the loader gives it as text and takes its first letter later, which then is no function. */
function shapeOf({ voiLUTFunction }: Module): readonly string[] | undefined {
  const name = typeof voiLUTFunction === 'string' ? voiLUTFunction.trim() : ''
  return voiShapes.some((shape) => shape === name) ? [name] : undefined
}
