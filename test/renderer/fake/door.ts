import { join } from 'node:path'
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fetch'
import { instancesRoute } from '@main/api/instances'
import { createFilmReader } from '@main/library/film-reader'
import { connect } from '@main/workers/channel'
import { createFilmProcedures, type FilmProcedures } from '@main/workers/film-procedures'
import { inProcess } from '@main/workers/in-process'
import { contract } from '@shared/contract/contract'
import type { Comparison } from '@shared/domain/comparison'
import { AppError, toFailure } from '@shared/domain/errors'
import type { LabelTemplate } from '@shared/domain/label-source'
import type { ModelSummary } from '@shared/domain/model'
import type { Activity, Settings, SystemInfo } from '@shared/domain/system'
import { defaultSettings } from '@shared/domain/system'
import type { ReadersReport } from '@shared/domain/readers-report'
import type { SimilarCase } from '@shared/domain/similar-case'
import type { StudyRow } from '@shared/domain/study'
import type { SavedFilter, StudyView } from '@shared/domain/study-filter'
import { fakeDataset, fakeRun } from './training'
import { createRows, films, filmsFolder, studyOf } from './library'
import { fakeModel, fakePromptSet, fakePromptSetRef, ground, suggest, wordsAt } from './findings'
import { createFakeReview } from './review'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const reportText = 'Moderate left pleural effusion with adjacent atelectasis. The cardiac silhouette is mildly enlarged.\nNo pneumothorax.\n'

const model: ModelSummary = {
  ...fakeModel,
  path: 'resources/models/demonstration',
  serving: true,
  demonstration: true,
  licence: 'Apache-2.0',
  notice: 'Demonstration model – not for clinical use',
  card: '# Demonstration model\n\nTrained on a **small** set of films.\n\n## Metrics\n\n| class | AUROC |\n|---|---|\n| pleural effusion | 0.81 |\n| edema | 0.74 |\n\n- It is wrong often.\n- Not for clinical use.\n',
  createdAt: '2026-01-01T00:00:00.000Z',
  parent: null,
  lineage: null,
  metrics: {},
  calibrated: false,
  outlines: [], ancestors: [], imageEncoder: 'resnet18',
  textEncoder: 'bert 4 x 256',
  parameters: 22_400_000,
  inputSize: 224
}

const fakeComparison: Comparison = {
  films: 40,
  patients: 31,
  classes: [
    { class: 'edema', films: 40, positive: 12, patients: 31, serving: { auroc: 0.71, logLoss: 0.5, ece: 0.08 }, candidate: { auroc: 0.83, logLoss: 0.42, ece: 0.06 }, difference: 0.12, interval: { low: 0.03, high: 0.2 } },
    { class: 'nodule', films: 40, positive: 0, patients: 31, serving: { auroc: null, logLoss: null, ece: null }, candidate: { auroc: null, logLoss: null, ece: null }, difference: null, interval: null }
  ],
  mean: { serving: 0.71, candidate: 0.83, difference: 0.12, interval: { low: 0.03, high: 0.2 } },
  disagreements: [],
  outlines: null,
  verdict: { passed: true, reason: 'better', worse: [] }
}

/** Everybody else's films, the less alike the further down the worklist. */
const similarCases = (rows: readonly StudyRow[], sopInstanceUid: string | null): SimilarCase[] =>
  rows.filter((row) => !sopInstanceUid?.startsWith(row.studyUid)).slice(0, 6).map((row, i) => ({ studyUid: row.studyUid, sopInstanceUid: `${row.studyUid}.1.1`, patientName: row.patientName, studyDate: row.studyDate, similarity: 0.9 - 0.1 * i, labels: [{ class: 'edema', presence: 'present' }], report: 'Mild pulmonary edema.', place: null }))

const fakeReaders: ReadersReport = {
  readers: [{ reader: 'Reader 1', studies: 12, answers: 40, medianDwellMs: 48_000, agreedInSight: { some: 9, all: 12, interval: { low: 0.47, high: 0.91 } }, agreedBlind: { some: 14, all: 20, interval: { low: 0.48, high: 0.85 } }, switchedTo: { some: 2, all: 6, interval: { low: 0.1, high: 0.7 } }, switchedFrom: { some: 0, all: 14, interval: { low: 0, high: 0.22 } } }],
  agreements: [{ readers: ['Reader 1', 'Reader 2'], class: 'edema', films: 20, agreed: 17, kappa: 0.68, interval: { low: 0.35, high: 1 } }],
  disagreements: []
}

export interface FakeDoorOptions {
  /** Answers take this long, so that waiting states can be looked at. */
  readonly delayMs?: number
  readonly extraStudies?: number
  readonly empty?: boolean
}

/** An in-memory backend typed by the contract, for looking at the window and testing its calls without a backend. */
export function createFakeDoor(options: FakeDoorOptions = {}): (request: Request) => Promise<Response | null> {
  let settings: Settings = defaultSettings
  const rows = options.empty ? [] : createRows(options.extraStudies ?? 0)
  const absent = { presence: 'absent' as const, severity: null, subtype: null, location: null }
  let templates: LabelTemplate[] = [{ id: '0d3b1c8e-6a54-4d0f-9a27-5b1f0c7e2d11', name: 'Normal chest', labels: ['edema', 'pleural effusion', 'pneumothorax'].map((name) => ({ class: name, state: absent })), reader: 'Gloriole', updatedAt: '2026-01-01T00:00:00.000Z' }]
  const reviews = new Map<string, ReturnType<typeof createFakeReview>>()
  const reviewOf = (studyUid: string) => {
    const known = reviews.get(studyUid) ?? createFakeReview(studyUid, () => settings.reader, reportText)
    reviews.set(studyUid, known)
    return known
  }
  const info: SystemInfo = {
    version: '0.1.0',
    host: 'browser',
    platform: 'linux x64',
    memoryBytes: 16e9,
    freeMemoryBytes: 9.1e9,
    dataDir: '/home/reader/gloriole',
    databaseBytes: 8_400_000,
    filesBytes: 412_000_000,
    studyCount: rows.length,
    inference: {
      state: 'ready',
      restarts: 1,
      lastError: 'The process ended (SIGKILL).',
      ladder: [
        { provider: 'cuda', state: 'refused', why: 'absent', reason: 'libcudart.so.12: cannot open shared object file' },
        { provider: 'webgpu', state: 'refused', why: 'absent', reason: 'no adapter' },
        { provider: 'cpu', state: 'serving', why: null, reason: null }
      ]
    },
    audit: { entries: 118, intact: true, problem: null }
  }
  const activity: Activity = { id: 'demo', kind: 'demonstration', state: 'running', done: 0, total: 8, message: null }

  const os = implement(contract).use(async ({ next, errors }) => {
    if (options.delayMs) await sleep(options.delayMs)
    try {
      return await next()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      throw (errors as { REFUSED: (o: { data: unknown }) => Error }).REFUSED({ data: toFailure(error) })
    }
  })
  const rowOf = (studyUid: string) => {
    const row = rows.find((r) => r.studyUid === studyUid)
    if (!row) throw new AppError('NOT_FOUND', 'No such study.')
    return row
  }
  const studyOfFilm = (sop: string) => films.find((film) => film.sopInstanceUid === sop)?.studyUid ?? '1.2.3.1'

  const matching = (input: StudyView) => {
    const words = input.search.toLowerCase().split(/\s+/).filter(Boolean)
    const found = rows.filter((row) => (input.statuses.length === 0 || input.statuses.includes(row.status)) && words.every((word) => `${row.patientName} ${row.patientId} ${row.description}`.toLowerCase().includes(word)))
    const key = (row: (typeof rows)[number]) => (input.sort === 'topFinding' || input.sort === 'uncertainty' ? String(1 + (row.topFinding?.[input.sort === 'topFinding' ? 'score' : 'uncertainty'] ?? -1)) : (row[input.sort] ?? ''))
    const sign = input.direction === 'ascending' ? 1 : -1
    return [...found].sort((a, b) => sign * key(a).localeCompare(key(b)))
  }
  let savedFilters: SavedFilter[] = []

  const router = os.router({
    studies: {
      list: os.studies.list.handler(({ input }) => {
        const all = matching(input)
        return { total: all.length, unsuggested: all.filter((row) => row.topFinding === null).length, studies: all.slice(input.offset, input.offset + input.limit) }
      }),
      neighbour: os.studies.neighbour.handler(({ input: { view, studyUid, step } }) => {
        const all = matching(view)
        const at = all.findIndex((row) => row.studyUid === studyUid)
        return (at < 0 ? all[0] : all[at + step]) ?? null
      }),
      facets: os.studies.facets.handler(() => ({ statuses: [], modalities: [{ value: 'CR', count: rows.length }], suggested: [{ value: 'edema', count: 3 }], labelled: [], readers: [] })),
      savedFilters: os.studies.savedFilters.handler(() => savedFilters),
      saveFilter: os.studies.saveFilter.handler(({ input }) => (savedFilters = savedFilters.some(({ id }) => id === input.id) ? savedFilters.map((one) => (one.id === input.id ? input : one)) : [...savedFilters, input])),
      removeFilter: os.studies.removeFilter.handler(({ input }) => (savedFilters = savedFilters.filter(({ id }) => id !== input.id))),
      get: os.studies.get.handler(({ input }) => {
        rowOf(input.studyUid)
        return studyOf(rows, input.studyUid)!
      }),
      presentations: os.studies.presentations.handler(() => []),
      tags: os.studies.tags.handler(() => []),
      setStatus: os.studies.setStatus.handler(({ input }) => Object.assign(rowOf(input.studyUid), { status: input.status }))
    },
    exchange: {
      import: os.exchange.import.handler(async function* ({ input, signal }) {
        const total = 60
        for (let done = 0; done <= total && !signal?.aborted; done += 4) {
          yield { kind: 'progress' as const, done, total, refused: done > 30 ? 2 : 0 }
          await sleep(150)
        }
        const refused = [
          { path: 'CD1/AUTORUN.INF', code: 'NOT_DICOM' as const, message: 'The file is neither DICOM nor a PNG or JPEG film.' },
          { path: 'archive.zip!/IM0007', code: 'DICOM_TRUNCATED' as const, message: 'Pixel data ends 4,096 bytes early.' }
        ]
        yield { kind: 'done' as const, summary: { importId: 'x', imported: 56, unchanged: input.sources.length, refused, studyUids: ['1.2.3.1'], cancelled: false, ms: 2300 } }
      })
    },
    suggestions: {
      forFilm: os.suggestions.forFilm.handler(({ input }) => suggest(studyOfFilm(input.sopInstanceUid), input.sopInstanceUid, input.mode ?? settings.mode)),
      ground: os.suggestions.ground.handler(({ input }) => {
        if (!/\w/.test(input.text)) throw new AppError('TEXT_EMPTY', 'Nothing is left of the text.')
        return ground(input.sopInstanceUid, input.text)
      }),
      groundClass: os.suggestions.groundClass.handler(({ input }) => ground(input.sopInstanceUid, input.class)),
      outlines: os.suggestions.outlines.handler(({ input }) => ({ sopInstanceUid: input.sopInstanceUid, model: fakeModel, classes: ['pneumothorax'], outlines: [{ class: 'pneumothorax', points: [{ columnPx: 100, rowPx: 100 }, { columnPx: 300, rowPx: 100 }, { columnPx: 200, rowPx: 300 }] }] })),
      wordsAt: os.suggestions.wordsAt.handler(({ input }) => {
        const studyUid = studyOfFilm(input.sopInstanceUid)
        return wordsAt(suggest(studyUid, input.sopInstanceUid, 'corrected'), reviewOf(studyUid).get().report.text, input.outline[0]!)
      }),
      listPromptSets: os.suggestions.listPromptSets.handler(() => [{ ...fakePromptSet, ...fakePromptSetRef, serving: true, promptCount: 118 }]),
      savePromptSet: os.suggestions.savePromptSet.handler(() => fakePromptSetRef),
      usePromptSet: os.suggestions.usePromptSet.handler(() => fakePromptSetRef),
      suggestOn: os.suggestions.suggestOn.handler(() => undefined),
      resume: os.suggestions.resume.handler(() => undefined),
      promptSetHistory: os.suggestions.promptSetHistory.handler(() => [{ ...fakePromptSetRef, sequence: 1, at: '2026-01-01T00:00:00.000Z', actor: 'Reader 1', action: 'saved' as const, version: 1 }]),
      previewPromptSet: os.suggestions.previewPromptSet.handler(() => ({ sha256: fakePromptSetRef.sha256, problem: null, classes: [] }))
    },
    review: {
      get: os.review.get.handler(({ input }) => reviewOf(input.studyUid).get()),
      decide: os.review.decide.handler(({ input }) => {
        const { findings, model: served, promptSet, mode, provider } = suggest(input.studyUid, input.sopInstanceUid, settings.mode)
        const finding = findings.find((f) => f.class === input.class)
        const grounding = ground(input.sopInstanceUid, finding?.prompts[0]?.text ?? input.class)
        return reviewOf(input.studyUid).decide(input, finding ? { model: served, promptSet, mode, provider, score: finding.score, probability: finding.probability, prompt: finding.prompts[0]!.text, overlay: { grid: grounding.grid, data: grounding.whole }, blind: input.blind } : null)
      }),
      decideAll: os.review.decideAll.handler(({ input }) => reviewOf(input.studyUid).decideAll(input)),
      templates: os.review.templates.handler(() => templates),
      saveTemplate: os.review.saveTemplate.handler(({ input }) => (templates = [...templates.filter(({ id }) => id !== input.id), { ...input, reader: settings.reader, updatedAt: new Date().toISOString() }])),
      removeTemplate: os.review.removeTemplate.handler(({ input }) => (templates = templates.filter(({ id }) => id !== input.id))),
      removeLabel: os.review.removeLabel.handler(({ input }) => reviewOf(input.studyUid).removeLabel(input.id)),
      saveRegion: os.review.saveRegion.handler(({ input }) => reviewOf(input.studyUid).saveRegion(input)),
      saveRegions: os.review.saveRegions.handler(({ input }) => reviewOf(input.studyUid).saveRegions(input.regions, input.removed)),
      removeRegion: os.review.removeRegion.handler(({ input }) => reviewOf(input.studyUid).removeRegion(input.id)),
      saveMeasurement: os.review.saveMeasurement.handler(({ input }) => reviewOf(input.studyUid).saveMeasurement(input)),
      removeMeasurement: os.review.removeMeasurement.handler(({ input }) => reviewOf(input.studyUid).removeMeasurement(input.id)),
      saveReport: os.review.saveReport.handler(({ input }) => reviewOf(input.studyUid).saveReport(input.text, input.revision)),
      visited: os.review.visited.handler(() => undefined),
      sharedFindings: os.review.sharedFindings.handler(() => []),
      priorReports: os.review.priorReports.handler(() => []),
      adjudicate: os.review.adjudicate.handler(({ input }) => reviewOf(input.studyUid).get()),
      readers: os.review.readers.handler(() => fakeReaders),
      undo: os.review.undo.handler(({ input }) => reviewOf(input.studyUid).undo()),
      redo: os.review.redo.handler(({ input }) => reviewOf(input.studyUid).redo())
    },
    models: { list: os.models.list.handler(() => [model]), serving: os.models.serving.handler(() => model), history: os.models.history.handler(() => ({ changes: [], fallback: null })), compare: os.models.compare.handler(() => fakeComparison), promote: os.models.promote.handler(() => model), import: os.models.import.handler(async function* () { yield await Promise.resolve({ kind: 'done' as const, model }) }), rollBack: os.models.rollBack.handler(() => model) },
    retrieval: {
      similar: os.retrieval.similar.handler(({ input }) => similarCases(rows, input.sopInstanceUid)),
      byText: os.retrieval.byText.handler(() => similarCases(rows, null)),
      byRegion: os.retrieval.byRegion.handler(({ input }) => similarCases(rows, input.sopInstanceUid))
    },
    training: {
      dataset: os.training.dataset.handler(() => fakeDataset),
      curve: os.training.curve.handler(() => ({ testFilms: 20, testPatients: 15, zeroShot: 0.7, points: [0.1, 0.5, 1].map((share) => ({ share, films: 100 * share, auroc: 0.8 - 0.1 * (1 - share), interval: { low: 0.65, high: 0.85 }, draws: 5 })), zeroShotInterval: { low: 0.6, high: 0.8 }, law: { limit: 0.9, factor: 0.5, exponent: 0.5, error: 0.01 }, outlook: { more: 100, gain: 0.01, interval: { low: 0.002, high: 0.03 } } })),
      nextCases: os.training.nextCases.handler(() => []),
      runs: os.training.runs.handler(() => [fakeRun]),
      follow: os.training.follow.handler(async function* ({ signal }) {
        yield fakeRun
        await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      }),
      start: os.training.start.handler(() => fakeRun),
      pause: os.training.pause.handler(() => fakeRun),
      resume: os.training.resume.handler(() => fakeRun),
      cancel: os.training.cancel.handler(() => fakeRun)
    },
    system: {
      info: os.system.info.handler(() => info),
      settings: os.system.settings.handler(() => settings),
      saveSettings: os.system.saveSettings.handler(({ input }) => {
        settings = { ...settings, ...(Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<Settings>) }
        return settings
      }),
      windowState: os.system.windowState.handler(() => null),
      saveWindowState: os.system.saveWindowState.handler(() => undefined),
      activities: os.system.activities.handler(async function* ({ signal }) {
        if (!options.empty) {
          await new Promise((resolve) => signal?.addEventListener('abort', resolve))
          return
        }
        for (let done = 0; done <= 8 && !signal?.aborted; done++) {
          yield { ...activity, done, state: done === 8 ? ('done' as const) : ('running' as const) }
          if (done === 8) rows.push(...createRows())
          await sleep(1500)
        }
      }),
      cancel: os.system.cancel.handler(() => true)
    }
  })

  const handler = new RPCHandler(router)
  const instances = instancesRoute({ library: { filePath: pathOf }, films: createFilmReader(() => connect<FilmProcedures>(inProcess(createFilmProcedures()))) })
  return async (request) => {
    const url = new URL(request.url)
    if (url.pathname.startsWith('/rpc')) return (await handler.handle(request, { prefix: '/rpc' })).response ?? null
    if (url.pathname === '/uploads') return Response.json({ id: crypto.randomUUID() })
    if (!url.pathname.startsWith('/instances/')) return null
    return instances.answer(request, url).catch((error: unknown) => Response.json(toFailure(error), { status: 404 }))
  }
}

function pathOf(sopInstanceUid: string): Promise<{ readonly path: string }> {
  const film = films.find((one) => one.sopInstanceUid === sopInstanceUid)
  return film ? Promise.resolve({ path: join(filmsFolder, film.file) }) : Promise.reject(new AppError('NOT_FOUND', 'This film is not in the library.'))
}
