import { serve } from '@main/workers/channel'
import { parentPort } from '@main/workers/fork'
import { phantomProcedures } from '@main/workers/phantom-procedures'

serve(parentPort(), phantomProcedures)
