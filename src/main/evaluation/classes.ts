/**
 * Names that public label files give to the classes of our prompt sets. A film counts as positive for a class when
 * any of its names is among the film's labels. Infiltration is left out of consolidation: readers use it for more.
 */
const namesOf: Readonly<Record<string, readonly string[]>> = {
  atelectasis: ['atelectasis'],
  cardiomegaly: ['cardiomegaly'],
  consolidation: ['consolidation', 'pneumonia'],
  edema: ['edema'],
  'pleural effusion': ['pleural effusion', 'effusion'],
  pneumothorax: ['pneumothorax'],
  nodule: ['nodule', 'mass', 'lung lesion']
}

/** The label names that stand for a class; a class we do not know stands for itself. */
export const labelNames = (findingClass: string): readonly string[] => namesOf[findingClass] ?? [findingClass]
