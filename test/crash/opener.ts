import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { openStore } from '@main/store/open'

/** Says when it is ready, opens the library at the word, counts its studies, and closes it. */
writeSync(1, 'ready\n')
await once(process.stdin, 'data')
const store = await openStore(process.argv[2]!)
const studies = await store.db.selectFrom('study').select('study_uid').execute()
await store.close()
writeSync(1, `${studies.length} studies\n`)
process.exit(0)
