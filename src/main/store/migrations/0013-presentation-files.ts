/** What a presentation state asks for is read from its file: a newer Gloriole reads more of it than the one that took it. */
export const presentationFiles = `
ALTER TABLE presentation_state DROP COLUMN state;
`
