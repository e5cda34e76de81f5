/** How many of something, in words: `1 film`, `2 films`. */
export const counted = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`
