import type { PhantomIdentity } from '@main/library/phantom/file'
import type { DrawnFinding } from '@main/library/phantom/findings'
import type { PhantomSpec } from '@main/library/phantom/phantom'

/** A film of the demonstration library. */
export interface DemonstrationCase {
  readonly spec: PhantomSpec
  readonly identity: PhantomIdentity
}

interface Person {
  readonly number: number
  readonly name: string
  readonly female: boolean
  readonly birthDate: string
  /** Films in time order: date, time, what is drawn. All but the last are priors. */
  readonly films: readonly (readonly [date: string, time: string, findings: readonly DrawnFinding[]])[]
}

const finding = (name: DrawnFinding['class'], grade: 0 | 1 | 2, side: DrawnFinding['side'] = 'both', zone: DrawnFinding['zone'] = 'lower'): DrawnFinding => ({
  class: name,
  grade,
  side,
  zone
})

const people: readonly Person[] = [
  {
    number: 1,
    name: 'Alder^Amara',
    female: true,
    birthDate: '19610312',
    films: [
      ['20260218', '091500', []],
      ['20260903', '142210', [finding('pleural effusion', 1, 'left')]]
    ]
  },
  {
    number: 4,
    name: 'Birch^Bruno',
    female: false,
    birthDate: '19480727',
    films: [
      ['20260811', '073040', [finding('consolidation', 2, 'right', 'lower')]],
      ['20260829', '101105', [finding('consolidation', 0, 'right', 'lower')]]
    ]
  },
  { number: 7, name: 'Cedar^Chen', female: false, birthDate: '19830105', films: [['20260902', '083000', []]] },
  {
    number: 10,
    name: 'Dogwood^Dalia',
    female: true,
    birthDate: '19390930',
    films: [['20260904', '080512', [finding('cardiomegaly', 2), finding('pleural effusion', 0, 'right')]]]
  },
  { number: 13, name: 'Elm^Emil', female: false, birthDate: '20011119', films: [['20260904', '093347', [finding('pneumothorax', 2, 'right', 'upper')]]] },
  { number: 16, name: 'Fir^Fatima', female: true, birthDate: '19550608', films: [['20260905', '064020', [finding('edema', 1), finding('cardiomegaly', 0)]]] },
  { number: 19, name: 'Ginkgo^Goro', female: false, birthDate: '19670214', films: [['20260905', '111800', [finding('nodule', 2, 'left', 'mid')]]] },
  { number: 22, name: 'Hazel^Hana', female: true, birthDate: '19740523', films: [['20260907', '150930', [finding('atelectasis', 2, 'left')]]] },
  { number: 25, name: 'Juniper^Joao', female: false, birthDate: '19520811', films: [['20260908', '070000', [finding('consolidation', 1, 'left', 'upper')]]] },
  { number: 28, name: 'Larch^Lena', female: true, birthDate: '19901202', films: [['20260908', '103415', []]] }
]

/** The demonstration library: twelve films of ten drawn people, two of them with a prior, newest first. */
export const demonstrationCases: readonly DemonstrationCase[] = people
  .flatMap(({ number, name, female, birthDate, films }) =>
    films.map(([studyDate, studyTime, findings], exposure) => ({
      spec: { person: number, exposure, female, findings },
      identity: { patientId: `DEMO-${String(number).padStart(3, '0')}`, patientName: name, birthDate, studyDate, studyTime }
    }))
  )
  .sort((a, b) => b.identity.studyDate.localeCompare(a.identity.studyDate))
