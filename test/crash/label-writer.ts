import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { createReview } from '@main/review/review'
import { openStore } from '@main/store/open'
import { accepting, provenance } from '@test/fixtures/decisions'

/**
 * Decides one finding after the other on the film whose rows are given, until it is killed. Each id is written to
 * stdout once the decision is answered: from then on it must never be lost.
 */
const [dataDir, film] = [process.argv[2]!, JSON.parse(process.argv[3]!) as Parameters<typeof accepting>[0]]
const review = createReview({ store: await openStore(dataDir), provenanceFor: () => Promise.resolve(provenance(0.5)) })
for (;;) {
  const id = randomUUID()
  await review.decide({ ...accepting(film, 1), id })
  writeSync(1, `${id}\n`)
}
