import { getShouldUseCPURendering, imageLoader, metaData, utilities, type Types } from '@cornerstonejs/core'

/** A film too large for the graphics processor, shown by means of squares of its pixels. */
export interface ReducedImage extends Types.IImage {
  readonly full: { readonly columns: number; readonly rows: number; readonly factor: number }
}

type Values = Types.PixelDataTypedArray
const scheme = 'reduced:'
const beforeTheLoader = 20_000
let registered = false
let limit: number | null = null

/** Pixels along the longer side that can be drawn at once. */
function largestSidePx(): number {
  if (limit !== null) return limit
  const gl = getShouldUseCPURendering() ? null : new OffscreenCanvas(1, 1).getContext('webgl2')
  limit = gl ? (gl.getParameter(gl.MAX_TEXTURE_SIZE) as number) : Infinity
  gl?.getExtension('WEBGL_lose_context')?.loseContext()
  return limit
}

/** The film as it can be drawn: itself, or the means of squares of `factor` x `factor` pixels. */
export async function drawable(image: Types.IImage): Promise<Types.IImage> {
  const factor = Math.ceil(Math.max(image.columns, image.rows) / largestSidePx())
  if (factor <= 1) return image
  register()
  return imageLoader.loadAndCacheImage(`${scheme}${factor}:${image.imageId}`)
}

/** The size of the stored image, and by how much it is reduced. */
export function fullSize(image: Types.IImage): ReducedImage['full'] {
  return 'full' in image ? (image as ReducedImage).full : { columns: image.columns, rows: image.rows, factor: 1 }
}

const parse = (imageId: string) => {
  const [, factor = '1', inner = ''] = /^reduced:(\d+):(.*)$/.exec(imageId) ?? []
  return { factor: Number(factor), inner }
}

/** Cornerstone asks for the metadata of what it draws under that one's name. */
function register(): void {
  if (registered) return
  registered = true
  imageLoader.registerImageLoader('reduced', (imageId) => ({ promise: reduce(imageId) }))
  metaData.addProvider((type: string, imageId: unknown) => {
    if (typeof imageId !== 'string' || !imageId.startsWith(scheme)) return undefined
    const { factor, inner } = parse(imageId)
    const base = metaData.get(type, inner) as { rowPixelSpacing: number; columnPixelSpacing: number; rows: number; columns: number } | undefined
    const size = base && { rows: Math.ceil(base.rows / factor), columns: Math.ceil(base.columns / factor) }
    if (type === 'imagePixelModule') return base && { ...base, ...size }
    if (type !== 'imagePlaneModule') return base
    const [rowMm, columnMm] = base ? [base.rowPixelSpacing * factor, base.columnPixelSpacing * factor] : [factor, factor]
    return base && { ...base, ...size, rowPixelSpacing: rowMm, columnPixelSpacing: columnMm, pixelSpacing: [rowMm, columnMm] }
  }, beforeTheLoader)
}

async function reduce(imageId: string): Promise<ReducedImage & Record<string, unknown>> {
  const { factor, inner } = parse(imageId)
  const image = await imageLoader.loadAndCacheImage(inner)
  const components = image.color ? image.numberOfComponents : 1
  const data = means(image.getPixelData(), image.columns, image.rows, components, factor)
  const [width, height] = [Math.ceil(image.columns / factor), Math.ceil(image.rows / factor)]
  return {
    ...image,
    imageId,
    columns: width,
    rows: height,
    width,
    height,
    rowPixelSpacing: image.rowPixelSpacing * factor,
    columnPixelSpacing: image.columnPixelSpacing * factor,
    sizeInBytes: data.byteLength,
    getPixelData: () => data,
    voxelManager: utilities.VoxelManager.createImageVoxelManager({ width, height, scalarData: data, numberOfComponents: components }),
    full: { columns: image.columns, rows: image.rows, factor }
  }
}

/** Means of squares of pixels; those at the right and lower edges may be cut off. */
export function means(values: Values, columns: number, rows: number, components: number, factor: number): Values {
  const [width, height] = [Math.ceil(columns / factor), Math.ceil(rows / factor)]
  const result = new (values.constructor as new (length: number) => Values)(width * height * components)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [right, bottom] = [Math.min(columns, (x + 1) * factor), Math.min(rows, (y + 1) * factor)]
      const count = (right - x * factor) * (bottom - y * factor)
      for (let c = 0; c < components; c++) {
        let sum = 0
        for (let row = y * factor; row < bottom; row++) for (let column = x * factor; column < right; column++) sum += values[(row * columns + column) * components + c]!
        result[(y * width + x) * components + c] = values instanceof Float32Array ? sum / count : Math.round(sum / count)
      }
    }
  }
  return result
}
