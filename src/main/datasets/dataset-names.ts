/** Data sets whose published folders can be imported. */
export const datasetNames = ['chexpert', 'nih', 'rsna', 'siim'] as const
export type DatasetName = (typeof datasetNames)[number]
