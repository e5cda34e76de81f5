/** Of a region that a reader kept as the model outlined it: which model, as JSON. */
export const outlinedRegions = `
ALTER TABLE region ADD COLUMN outlined_by TEXT;
`
