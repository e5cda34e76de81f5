/**
 * What the preload script puts on `window.gloriole` in the Electron host: only what the web platform cannot do.
 * In the browser host there is no such object, and files come in by upload.
 */
export interface Bridge {
  readonly host: 'electron'
  /** The native dialog for files (DICOM, DICOMDIR, zip, PNG, JPEG); absolute paths, none when cancelled. */
  chooseFiles(): Promise<readonly string[]>
  /** The native dialog for one folder; null when cancelled. */
  chooseFolder(): Promise<string | null>
  /** Absolute path of a dropped `File`; empty for one that was made in the page. */
  pathOf(file: object): string
  readonly window: {
    minimize(): Promise<void>
    toggleMaximize(): Promise<void>
    close(): Promise<void>
  }
}

/** The messages of the bridge; both ends name them from here. */
export const bridgeChannel = {
  chooseFiles: 'gloriole:choose-files',
  chooseFolder: 'gloriole:choose-folder',
  minimize: 'gloriole:minimize',
  toggleMaximize: 'gloriole:toggle-maximize',
  close: 'gloriole:close'
} as const
export type BridgeChannel = (typeof bridgeChannel)[keyof typeof bridgeChannel]
