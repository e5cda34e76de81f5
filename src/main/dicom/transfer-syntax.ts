import { AppError } from '@shared/domain/errors'

/** How the pixels of a frame are coded. */
export type Codec = 'native' | 'rle' | 'jpeg' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k' | 'deflated-frame'

export interface TransferSyntax {
  readonly uid: string
  readonly explicitVr: boolean
  readonly bigEndian: boolean
  /** The whole data set is a deflate stream (PS3.5 A.5). */
  readonly deflated: boolean
  readonly codec: Codec
}

const explicitLittle = { explicitVr: true, bigEndian: false, deflated: false } as const
const compressed = (uid: string, codec: Codec): TransferSyntax => ({ uid, ...explicitLittle, codec })

export const implicitLittleEndian: TransferSyntax = { uid: '1.2.840.10008.1.2', ...explicitLittle, explicitVr: false, codec: 'native' }
export const explicitLittleEndian: TransferSyntax = { uid: '1.2.840.10008.1.2.1', ...explicitLittle, codec: 'native' }

const syntaxes = new Map(
  [
    implicitLittleEndian,
    explicitLittleEndian,
    { ...explicitLittleEndian, uid: '1.2.840.10008.1.2.1.99', deflated: true },
    { ...explicitLittleEndian, uid: '1.2.840.10008.1.2.2', bigEndian: true },
    compressed('1.2.840.10008.1.2.4.50', 'jpeg'),
    compressed('1.2.840.10008.1.2.4.51', 'jpeg'),
    compressed('1.2.840.10008.1.2.4.57', 'jpeg-lossless'),
    compressed('1.2.840.10008.1.2.4.70', 'jpeg-lossless'),
    compressed('1.2.840.10008.1.2.4.80', 'jpeg-ls'),
    compressed('1.2.840.10008.1.2.4.81', 'jpeg-ls'),
    compressed('1.2.840.10008.1.2.4.90', 'jpeg-2000'),
    compressed('1.2.840.10008.1.2.4.91', 'jpeg-2000'),
    compressed('1.2.840.10008.1.2.4.201', 'htj2k'),
    compressed('1.2.840.10008.1.2.4.202', 'htj2k'),
    compressed('1.2.840.10008.1.2.4.203', 'htj2k'),
    compressed('1.2.840.10008.1.2.5', 'rle'),
    compressed('1.2.840.10008.1.2.8.1', 'deflated-frame')
  ].map((syntax) => [syntax.uid, syntax])
)

/** @throws AppError SYNTAX_UNSUPPORTED for a syntax that Gloriole does not read (video, retired JPEG processes, unknown). */
export function transferSyntax(uid: string): TransferSyntax {
  const syntax = syntaxes.get(uid)
  if (syntax === undefined) {
    const name = /^[0-9.]{1,64}$/.test(uid) ? uid : 'of this file'
    throw new AppError('SYNTAX_UNSUPPORTED', `The DICOM transfer syntax ${name} is not supported.`)
  }
  return syntax
}
