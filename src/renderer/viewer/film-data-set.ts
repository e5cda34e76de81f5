/** What is read of a film's data set in the window: the part of dicom-parser's that it takes. Tags are `xggggeeee`. */
export interface FilmDataSet {
  string(tag: string): string | undefined
  uint16?(tag: string, index?: number): number | undefined
  readonly elements?: Readonly<Record<string, { readonly dataOffset: number; readonly length: number; readonly items?: readonly { readonly dataSet?: FilmDataSet }[] } | undefined>>
  readonly byteArray?: Uint8Array
}
