import { getShouldUseCPURendering, type Types } from '@cornerstonejs/core'
import { affineThrough, type Affine, type PointXy } from '@shared/geometry/affine'
import type { Orientation } from '@renderer/viewer/orientation'

/**
 * Where Cornerstone's camera stands. It has two renderers, one on the graphics processor and one on the CPU for
 * machines without WebGL, whose cameras agree on little.
 */
export interface FilmCamera {
  /** What an index of the image (0, 0) stands for in its first pixel: its centre (0.5) or its corner (0). */
  readonly indexOffsetPx: number
  orient(orientation: Orientation): void
  /** By CSS pixels. */
  panBy(dx: number, dy: number): void
}

/** The camera of a viewport that shows a film as it is stored; call it anew for every film. */
export function cameraOf(viewport: Types.IStackViewport, element: HTMLElement): FilmCamera {
  return getShouldUseCPURendering() ? onCpu(viewport, element) : onGraphics(viewport)
}

/** Sets the camera straight from the orientation: Cornerstone's own turning and mirroring depend on each other's order. */
function onGraphics(viewport: Types.IStackViewport): FilmCamera {
  const { viewUp: up = [0, -1, 0], viewPlaneNormal: normal = [0, 0, -1] } = viewport.getCamera()
  return {
    indexOffsetPx: 0.5,
    orient({ quarterTurns, mirrored }) {
      const sign = mirrored ? -1 : 1
      const right = scaled(cross(up, normal), sign)
      const viewUp = [up, scaled(right, -1), scaled(up, -1), right][quarterTurns]!
      const viewPlaneNormal = scaled(normal, sign)
      const { focalPoint = [0, 0, 0], position = [0, 0, 0] } = viewport.getCamera()
      const distance = Math.hypot(...focalPoint.map((value, i) => value - position[i]!))
      const moved = focalPoint.map((value, i) => value + distance * viewPlaneNormal[i]!) as Types.Point3
      viewport.setCamera({ viewUp, viewPlaneNormal, focalPoint, position: moved })
    },
    panBy(dx, dy) {
      const [x, y] = viewport.getPan()
      viewport.setPan([x + dx, y + dy])
    }
  }
}

/** The CPU renderer mirrors first and turns then, as an orientation does; its pan is in the film's pixels. */
function onCpu(viewport: Types.IStackViewport, element: HTMLElement): FilmCamera {
  const turning = viewport as unknown as { setRotation(degrees: number): void }
  return {
    indexOffsetPx: 0,
    orient({ quarterTurns, mirrored }) {
      viewport.setCamera({ flipHorizontal: mirrored, flipVertical: false })
      turning.setRotation(quarterTurns * 90)
    },
    panBy(dx, dy) {
      viewport.setCamera({ focalPoint: viewport.canvasToWorld([element.clientWidth / 2 - dx, element.clientHeight / 2 - dy]) })
    }
  }
}

function cross(a: Types.Point3, b: Types.Point3): Types.Point3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

function scaled(a: Types.Point3, by: number): Types.Point3 {
  return [a[0] * by, a[1] * by, a[2] * by]
}

/**
 * Stored-image pixels -> CSS pixels of the pane, as the viewport's camera stands now.
 * @param factor how many stored pixels a side the viewport draws as one
 */
export function mapToCanvas(viewport: Types.IStackViewport, { columns: width, rows: height, factor }: { readonly columns: number; readonly rows: number; readonly factor: number }, indexOffsetPx: number): Affine {
  const { imageData } = viewport.getImageData()
  const at = (columnPx: number, rowPx: number): PointXy => {
    const world = imageData.indexToWorld?.([columnPx / factor - indexOffsetPx, rowPx / factor - indexOffsetPx, 0]) as Types.Point3
    const [x, y] = viewport.worldToCanvas(world)
    return { x, y }
  }
  return affineThrough({ width, height }, at(0, 0), at(width, 0), at(0, height))
}
