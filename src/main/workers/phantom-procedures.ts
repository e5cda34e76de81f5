import { drawPhantomFile, type PhantomIdentity } from '@main/library/phantom/file'
import type { PhantomSpec } from '@main/library/phantom/phantom'

/** Drawing takes seconds of pure arithmetic, so it runs in a child process. */
export const phantomProcedures = {
  /** The film as DICOM, and the report that says what was drawn. */
  draw: ({ spec, identity }: { spec: PhantomSpec; identity: PhantomIdentity }): Promise<{ bytes: Uint8Array; report: string }> => {
    const { bytes, phantom } = drawPhantomFile(spec, identity)
    return Promise.resolve({ bytes, report: phantom.report })
  }
}
export type PhantomProcedures = typeof phantomProcedures
