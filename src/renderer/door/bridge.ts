import type { Bridge } from '@shared/contract/bridge'

declare global {
  interface Window {
    /** Put there by the preload script of the Electron host; absent in a browser. */
    readonly gloriole?: Bridge
  }
}

/** What the web platform cannot do, where the host offers it. */
export const bridge: Bridge | null = globalThis.window.gloriole ?? null
