import { serve } from '@main/workers/channel'
import { createFilmProcedures } from '@main/workers/film-procedures'
import { threadPort } from '@main/workers/thread'

serve(threadPort(), createFilmProcedures())
