import type { WindowName } from '@shared/domain/window-state'

/** Which of the reader's windows this is: the second one says so in its address. */
export const ownWindow: WindowName = new URLSearchParams(globalThis.location.search).get('window') === 'viewer' ? 'viewer' : 'main'
