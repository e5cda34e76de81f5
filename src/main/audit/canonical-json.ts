export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** JSON with the keys of every object in code-unit order and no white space (RFC 8785): one text for one value. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_key, part: Json) => (isObject(part) ? Object.fromEntries(Object.entries(part).sort(byKey)) : part))
}

const isObject = (value: Json): value is { readonly [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value)
const byKey = ([a]: [string, Json], [b]: [string, Json]): number => (a < b ? -1 : 1)
