import { implement } from '@orpc/server'
import { review as contract } from '@shared/contract/review'
import type { Services } from '@main/api/services'

export function reviewRouter({ review }: Services) {
  const os = implement(contract)
  return os.router({
    get: os.get.handler(({ input }) => review.get(input)),
    decide: os.decide.handler(({ input }) => review.decide(input)),
    decideAll: os.decideAll.handler(({ input }) => review.decideAll(input)),
    templates: os.templates.handler(() => review.templates()),
    saveTemplate: os.saveTemplate.handler(({ input }) => review.saveTemplate(input)),
    removeTemplate: os.removeTemplate.handler(({ input }) => review.removeTemplate(input)),
    removeLabel: os.removeLabel.handler(({ input }) => review.removeLabel(input)),
    saveRegion: os.saveRegion.handler(({ input }) => review.saveRegion(input)),
    saveRegions: os.saveRegions.handler(({ input }) => review.saveRegions(input)),
    removeRegion: os.removeRegion.handler(({ input }) => review.removeRegion(input)),
    saveMeasurement: os.saveMeasurement.handler(({ input }) => review.saveMeasurement(input)),
    removeMeasurement: os.removeMeasurement.handler(({ input }) => review.removeMeasurement(input)),
    saveReport: os.saveReport.handler(({ input }) => review.saveReport(input)),
    priorReports: os.priorReports.handler(({ input }) => review.priorReports(input)),
    visited: os.visited.handler(({ input }) => review.visited(input)),
    sharedFindings: os.sharedFindings.handler(({ input }) => review.sharedFindings(input)),
    adjudicate: os.adjudicate.handler(({ input }) => review.adjudicate(input)),
    readers: os.readers.handler(() => review.readers()),
    undo: os.undo.handler(({ input }) => review.undo(input)),
    redo: os.redo.handler(({ input }) => review.redo(input))
  })
}
