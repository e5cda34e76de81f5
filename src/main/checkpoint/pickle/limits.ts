/**
 * What a checkpoint's pickle may ask for. Each operation makes at most one small object, so their number bounds the
 * memory. GLoRIA's own pickles have some 10,000 operations (100,000 with optimiser state) and nest 20 deep.
 */
export const pickleLimits = {
  bytes: 32 * 1024 * 1024,
  operations: 2_000_000,
  stack: 500_000,
  marks: 1_000,
  memo: 500_000,
  /** Containers within containers. */
  depth: 500,
  stringBytes: 1024 * 1024,
  integerBytes: 64,
  lineBytes: 64 * 1024,
  rank: 16
} as const
