/** Fixed-point constants of 13 bits: FIX(x) = round(x * 8192). */
const constBits = 13
/** Fraction bits kept between the passes; one, so that 12-bit samples stay within 32 bits. */
const pass1Bits = 1
const fix0_298631336 = 2446
const fix0_390180644 = 3196
const fix0_541196100 = 4433
const fix0_765366865 = 6270
const fix0_899976223 = 7373
const fix1_175875602 = 9633
const fix1_501321110 = 12299
const fix1_847759065 = 15137
const fix1_961570560 = 16069
const fix2_053119869 = 16819
const fix2_562915447 = 20995
const fix3_072711026 = 25172

/**
 * Inverse DCT of a dequantized 8 x 8 block in place, level-shifted and limited to 0..4095. The algorithm is that of
 * Loeffler, Ligtenberg and Moschytz (ICASSP 1989) in the fixed point of the IJG code, so results agree to the bit.
 */
export function inverseDct12(block: Int32Array): void {
  for (let column = 0; column < 8; column++) pass(block, column, 8, constBits - pass1Bits)
  for (let row = 0; row < 64; row += 8) {
    pass(block, row, 1, constBits + pass1Bits + 3)
    for (let i = row; i < row + 8; i++) {
      const value = block[i]! + 2048
      block[i] = value < 0 ? 0 : value > 4095 ? 4095 : value
    }
  }
}

/** One dimension: eight values at `at`, `step` apart; results are rounded down by `shift` bits. */
function pass(v: Int32Array, at: number, step: number, shift: number): void {
  const round = 1 << (shift - 1)
  const v2 = v[at + 2 * step]!
  const v6 = v[at + 6 * step]!
  const even = Math.imul(v2 + v6, fix0_541196100)
  const e2 = even - Math.imul(v6, fix1_847759065)
  const e3 = even + Math.imul(v2, fix0_765366865)
  const v0 = v[at]!
  const v4 = v[at + 4 * step]!
  const e0 = (v0 + v4) << constBits
  const e1 = (v0 - v4) << constBits
  const t10 = e0 + e3 + round
  const t13 = e0 - e3 + round
  const t11 = e1 + e2 + round
  const t12 = e1 - e2 + round

  const v1 = v[at + step]!
  const v3 = v[at + 3 * step]!
  const v5 = v[at + 5 * step]!
  const v7 = v[at + 7 * step]!
  const z5 = Math.imul(v7 + v3 + v5 + v1, fix1_175875602)
  const z1 = -Math.imul(v7 + v1, fix0_899976223)
  const z2 = -Math.imul(v5 + v3, fix2_562915447)
  const z3 = z5 - Math.imul(v7 + v3, fix1_961570560)
  const z4 = z5 - Math.imul(v5 + v1, fix0_390180644)
  const o0 = Math.imul(v7, fix0_298631336) + z1 + z3
  const o1 = Math.imul(v5, fix2_053119869) + z2 + z4
  const o2 = Math.imul(v3, fix3_072711026) + z2 + z3
  const o3 = Math.imul(v1, fix1_501321110) + z1 + z4

  v[at] = (t10 + o3) >> shift
  v[at + 7 * step] = (t10 - o3) >> shift
  v[at + step] = (t11 + o2) >> shift
  v[at + 6 * step] = (t11 - o2) >> shift
  v[at + 2 * step] = (t12 + o1) >> shift
  v[at + 5 * step] = (t12 - o1) >> shift
  v[at + 3 * step] = (t13 + o0) >> shift
  v[at + 4 * step] = (t13 - o0) >> shift
}
