import { Enums, imageLoader, metaData, utilities, type Types } from '@cornerstonejs/core'
import type { PresentationState } from '@shared/domain/presentation-state'
import { dataSetOf } from '@renderer/viewer/film-source'
import { modalityRange, presentedModality, type ValueRange } from '@renderer/viewer/presented-greys'

type Modality = PresentationState['modality']

const scheme = 'restated:'
const beforeTheLoader = 20_000
const modalities: { readonly key: string; readonly modality: Modality }[] = []
let registered = false

/** What stored values can be, by Bits Stored and Pixel Representation. */
export function storedRange(image: Types.IImage): ValueRange {
  const data = dataSetOf(image)
  const bits = data.uint16?.('x00280101') ?? 16
  return data.uint16?.('x00280103') === 1 ? { low: -(2 ** (bits - 1)), high: 2 ** (bits - 1) - 1 } : { low: 0, high: 2 ** bits - 1 }
}

/** The film with other modality values than its file says: those of a presentation state. The film itself where they are the same. */
export async function restated(image: Types.IImage, modality: Modality): Promise<Types.IImage> {
  const { slope, intercept } = scaleOf(image)
  if (image.color || (modality.kind === 'rescale' && modality.slope === slope && modality.intercept === intercept)) return image
  register()
  const key = JSON.stringify(modality)
  const known = modalities.findIndex((one) => one.key === key)
  const index = known >= 0 ? known : modalities.push({ key, modality }) - 1
  return imageLoader.loadAndCacheImage(`${scheme}${index}:${image.imageId}`)
}

/** What the loader has made of the stored values. */
function scaleOf({ preScale, slope, intercept }: Types.IImage): { readonly slope: number; readonly intercept: number } {
  return preScale?.scaled ? { slope, intercept } : { slope: 1, intercept: 0 }
}

const parse = (imageId: string) => {
  const [, index = '0', inner = ''] = /^restated:(\d+):(.*)$/.exec(imageId) ?? []
  return { modality: modalities[Number(index)]!.modality, inner }
}

function register(): void {
  if (registered) return
  registered = true
  imageLoader.registerImageLoader('restated', (imageId) => ({ promise: restate(imageId) }))
  metaData.addProvider((type: string, imageId: unknown) => (typeof imageId === 'string' && imageId.startsWith(scheme) ? (metaData.get(type, parse(imageId).inner) as unknown) : undefined), beforeTheLoader)
}

async function restate(imageId: string): Promise<Types.IImage & Record<string, unknown>> {
  const { modality, inner } = parse(imageId)
  const image = await imageLoader.loadAndCacheImage(inner)
  const stored = storedRange(image)
  const data = valuesOf(image.getPixelData(), scaleOf(image), presentedModality(modality, stored), modalityRange(modality, stored))
  const [least, most] = extremes(data)
  const { columns: width, rows: height } = image
  // Tables of the file, and what the renderer without a graphics processor made of them, are for other values.
  const rest = { ...image }
  delete rest.modalityLUT
  delete rest.voiLUT
  delete rest.cachedLut
  return {
    ...rest,
    imageId,
    slope: 1,
    intercept: 0,
    voiLUTFunction: Enums.VOILUTFunctionType.LINEAR,
    minPixelValue: least,
    maxPixelValue: most,
    windowCenter: (least + most + 1) / 2,
    windowWidth: most - least + 1,
    sizeInBytes: data.byteLength,
    dataType: data.constructor.name as Types.PixelDataTypedArrayString,
    getPixelData: () => data,
    voxelManager: utilities.VoxelManager.createImageVoxelManager({ width, height, scalarData: data, numberOfComponents: 1 })
  }
}

/** Modality values, in as few bits as hold them: whole numbers of 16, else floating point. */
function valuesOf(values: Types.PixelDataTypedArray, { slope, intercept }: { readonly slope: number; readonly intercept: number }, modality: (stored: number) => number, { low, high }: ValueRange): Types.PixelDataTypedArray {
  const isWhole = [0, 1, 2].every((stored) => Number.isInteger(modality(stored)))
  const Values = isWhole && low >= 0 && high <= 0xffff ? Uint16Array : isWhole && low >= -0x8000 && high <= 0x7fff ? Int16Array : Float32Array
  const result = new Values(values.length)
  for (let i = 0; i < values.length; i++) result[i] = modality(Math.round((values[i]! - intercept) / slope))
  return result
}

function extremes(values: Types.PixelDataTypedArray): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}
