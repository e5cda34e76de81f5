import type { WindowName } from '@shared/domain/window-state'

/** Which of two windows on one backend this is: the first, or the one for films that the first opened beside it. */
export const windowName: WindowName = new URLSearchParams(globalThis.location.search).has('viewer') ? 'viewer' : 'main'
