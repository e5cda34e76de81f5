import type { StudyOrder, StudySort } from '@shared/domain/study-filter'
import type { Changed, Columns } from '@main/library/worklist-index/columns'
import { createOrder, type Order } from '@main/library/worklist-index/order'

type Compare = (a: number, b: number) => number

/** A stretch of a list: ids from the first on, or from the last back; of them only those that `takes` admits. */
export interface Stretch {
  readonly ids: Int32Array
  readonly isReversed: boolean
  readonly takes: ((id: number) => boolean) | null
}

/** All orders of the worklist over the same columns. */
export interface Orders {
  readonly touch: (id: number, changed: readonly Changed[]) => void
  resetSuggestions(): void
  /** The list in an order: studies without suggestions come last, newest first, whatever the direction. */
  stretches(order: StudyOrder): readonly Stretch[]
}

const dependsOn: Readonly<Record<StudySort, readonly Changed[]>> = {
  studyDate: ['date'],
  importedAt: ['imported'],
  status: ['status', 'date'],
  patientName: ['name', 'date'],
  patientId: ['patientId', 'date'],
  topFinding: ['suspicion'],
  uncertainty: ['uncertainty']
}

export function createOrders(columns: Columns): Orders {
  const c = columns
  const byId: Compare = (a, b) => a - b
  const byDate: Compare = (a, b) => c.date[a]! - c.date[b]! || c.time[a]! - c.time[b]! || a - b
  const byText = (texts: readonly string[]): Compare => (a, b) => {
    const [p, q] = [c.patient[a]!, c.patient[b]!]
    if (p === q) return byDate(a, b)
    const [one, other] = [texts[p]!, texts[q]!]
    return one < other ? -1 : one > other ? 1 : p - q
  }
  /** Sorts the patients, of whom there are fewer, and compares their places. */
  const rankedBy = (texts: readonly string[]) => (): Compare => {
    const patients: number[] = []
    for (let patient = 0; patient < texts.length; patient++) if (texts[patient] !== undefined) patients.push(patient)
    patients.sort((p, q) => (texts[p]! < texts[q]! ? -1 : texts[p]! > texts[q]! ? 1 : p - q))
    const rank = new Int32Array(texts.length)
    patients.forEach((patient, i) => (rank[patient] = i))
    return (a, b) => rank[c.patient[a]!]! - rank[c.patient[b]!]! || byDate(a, b)
  }
  const has = (id: number) => c.has[id] === 1
  const isSuggested = (id: number) => c.has[id] === 1 && c.suggested[id] !== 0
  const order = (compare: Compare, includes = has, ranked?: () => Compare) => createOrder({ top: () => c.top, includes, compare, ...(ranked && { ranked }) })
  const orders: Readonly<Record<StudySort, Order>> = {
    studyDate: order(byDate),
    importedAt: order((a, b) => c.imported[a]! - c.imported[b]! || byId(a, b)),
    status: order((a, b) => c.status[a]! - c.status[b]! || byDate(a, b)),
    patientName: order(byText(c.names), has, rankedBy(c.names)),
    patientId: order(byText(c.patientIds), has, rankedBy(c.patientIds)),
    topFinding: order((a, b) => c.suspicion[a]! - c.suspicion[b]! || byId(a, b), isSuggested),
    uncertainty: order((a, b) => c.uncertainty[a]! - c.uncertainty[b]! || byId(a, b), isSuggested)
  }
  const sorts = Object.keys(orders) as StudySort[]

  return {
    touch(id, changed) {
      for (const sort of sorts) if (dependsOn[sort].some((what) => changed.includes(what))) orders[sort].touch(id)
    },
    resetSuggestions() {
      orders.topFinding.reset()
      orders.uncertainty.reset()
    },
    stretches({ sort, direction }) {
      const own: Stretch = { ids: orders[sort].ids(), isReversed: direction === 'descending', takes: null }
      if (sort !== 'topFinding' && sort !== 'uncertainty') return [own]
      return [own, { ids: orders.studyDate.ids(), isReversed: true, takes: (id) => c.suggested[id] === 0 }]
    }
  }
}
