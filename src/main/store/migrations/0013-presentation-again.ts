/**
 * What a presentation state asks for is read again from its file when it is asked for next: lookup tables and overlays, which
 * earlier versions left out.
 */
export const presentationAgain = `
ALTER TABLE presentation_state DROP COLUMN state;
ALTER TABLE presentation_state ADD COLUMN state TEXT;
`
