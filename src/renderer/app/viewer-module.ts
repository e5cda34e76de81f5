type ViewerModule = typeof import('@renderer/viewer/viewer')

let loaded: ViewerModule | null = null

/** The viewer's code, four fifths of the window's: Cornerstone3D reads its films. The worklist does not wait for it. */
export async function loadViewer(): Promise<ViewerModule> {
  return (loaded ??= await import('@renderer/viewer/viewer'))
}

/** The viewer's code where it is there already. */
export const viewerNow = (): ViewerModule | null => loaded
