import { cache, Enums, init, RenderingEngine, type Types } from '@cornerstonejs/core'
import { init as initLoader } from '@cornerstonejs/dicom-image-loader'

const engineId = 'gloriole'
const cacheLimitBytes = 768 * 1024 * 1024

let owned: RenderingEngine | null = null

/** The one Cornerstone3D rendering engine of the window, started when the first film is shown. */
function engine(): RenderingEngine {
  if (!owned) {
    init()
    // The loader's newer metadata store keeps every file it has read for good; the older one lets go of a file
    // together with its image, and reads lazily.
    initLoader({ maxWebWorkers: 2, useLegacyMetadataProvider: true })
    cache.setMaxCacheSize(cacheLimitBytes)
    owned = new RenderingEngine(engineId)
  }
  return owned
}

let nextViewport = 1

export interface EngineViewport {
  readonly viewport: Types.IStackViewport
  /** Fits the drawing surface to its element after a change of size; the view stays as it is. */
  resize(): void
  close(): void
}

export function openViewport(element: HTMLDivElement): EngineViewport {
  const id = `film-${nextViewport++}`
  const owner = engine()
  owner.enableElement({ viewportId: id, type: Enums.ViewportType.STACK, element, defaultOptions: { background: [0, 0, 0] } })
  return {
    viewport: owner.getViewport<Types.IStackViewport>(id),
    resize: () => owner.resize(true, true),
    close: () => owner.disableElement(id)
  }
}
