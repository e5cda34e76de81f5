/** What the first bytes of a file say that it is. `dicom` also stands for what only a DICOM parser can tell or refuse. */
export type ContentKind = 'dicom' | 'png' | 'jpeg' | 'zip'

/** How many bytes `contentKind` looks at. */
export const headBytes = 132

const startsWith = (head: Uint8Array, ...bytes: number[]) => bytes.every((byte, i) => head[i] === byte)

/**
 * Tells the kind of a file by its first bytes. DICM behind the preamble counts before all else: what stands in the
 * preamble is free (PS3.10 7.1), and may look like any other format.
 */
export function contentKind(head: Uint8Array): ContentKind {
  if (startsWith(head.subarray(128), 0x44, 0x49, 0x43, 0x4d)) return 'dicom'
  if (startsWith(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (startsWith(head, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (startsWith(head, 0x50, 0x4b, 3, 4) || startsWith(head, 0x50, 0x4b, 5, 6)) return 'zip'
  return 'dicom'
}

/** A name that promises DICOM: a picture or an archive under it is not what it says it is. */
export const promisesDicom = (name: string): boolean => /\.(dcm|dicom|dic|ima)$/i.test(name)

/** Documents and programs that are zip files inside; nobody means their parts to be imported. */
export const isPackagedDocument = (name: string): boolean => /\.(docx|xlsx|pptx|odt|ods|odp|epub|jar|apk)$/i.test(name)
