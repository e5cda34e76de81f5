import { useQueryClient } from '@tanstack/react-query'
import { overlayGrain, overlayStyle } from '@shared/domain/overlay'
import { hangIn } from '@shared/domain/hanging'
import { filmsOf, type Instance, type Study } from '@shared/domain/study'
import { useActions } from '@renderer/app/use-actions'
import { chooseTool, selectClass, selectRegion, showBeside, showFilm, showPrior, showTags, togglePlanes, toggleSynchronised, useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { useSaveSettings, useSettings } from '@renderer/door/settings'
import { save } from '@renderer/review/saves'
import { dropStroke, useBrush } from '@renderer/viewer/brush'
import { useCine } from '@renderer/viewer/cine'
import { setDraft, useDraft } from '@renderer/viewer/draw-state'
import { nextPreset } from '@renderer/viewer/next-preset'
import { finishDraft } from '@renderer/viewer/finish-draft'
import { useFilms } from '@renderer/viewer/films'
import { keepOutlineOf } from '@renderer/viewer/keep-outline'
import { dropDraft, removeSelected, selectMeasurement } from '@renderer/viewer/measuring'
import { clearOverlay, toggleOutlines, toggleOverlay } from '@renderer/viewer/overlay-state'
import { askWordsHere, forgetWordsHere } from '@renderer/viewer/words-here'

const active = () => useFilms.getState()[useView.getState().activePane]

/** What keys and toolbar do to the films on screen. */
export function useViewerActions(study: Study, shown: Instance | null): void {
  const settings = useSettings()
  const { mutate } = useSaveSettings()
  const films = filmsOf(study)
  const client = useQueryClient()

  const step = (by: 1 | -1) => {
    const index = films.findIndex(({ instance }) => instance.sopInstanceUid === shown?.sopInstanceUid)
    const next = films[index + by]
    if (next) showFilm(next.instance.sopInstanceUid)
  }
  const stepFrame = (by: 1 | -1) => {
    if (!shown || shown.frames < 2) return
    useCine.setState({ playing: false })
    const { sopInstanceUid, frame } = useView.getState()
    const now = sopInstanceUid === shown.sopInstanceUid ? frame : 0
    showFilm(shown.sopInstanceUid, Math.min(shown.frames - 1, Math.max(0, now + by)))
  }
  const togglePrior = () => showPrior(useView.getState().priorUid === null ? (study.priors[0]?.studyUid ?? null) : null)
  /** The lateral film where there is one, else the next one; the main pane then shows the frontal. */
  const toggleBeside = () => {
    if (useView.getState().besideUid !== null) {
      showBeside(null)
      return
    }
    const hanging = hangIn('lateral', study)
    if (hanging?.main) showFilm(hanging.main.sopInstanceUid)
    const next = films.find(({ instance }) => instance.sopInstanceUid !== shown?.sopInstanceUid)?.instance
    showBeside((hanging?.beside ?? next)?.sopInstanceUid ?? null)
  }
  const removeRegion = () => {
    const id = useView.getState().selectedRegionId
    if (removeSelected() || id === null) return
    selectRegion(null)
    void save({ kind: 'remove-region', studyUid: study.row.studyUid, id })
  }
  /** With a region selected, the words that attend to it; else the tool that asks for those of a place. */
  const askWords = () => {
    const id = useView.getState().selectedRegionId
    const region = client.getQueryData(queries.review(study.row.studyUid).queryKey)?.regions.find((one) => one.id === id)
    if (region) void askWordsHere(region.sopInstanceUid, region.points)
    else chooseTool('words')
  }
  const keep = () => {
    const { selectedClass } = useView.getState()
    if (shown && selectedClass !== null) void keepOutlineOf(shown.sopInstanceUid, selectedClass)
  }
  const escape = () => {
    if (useBrush.getState().stroke) dropStroke()
    else if (useDraft.getState().draft) setDraft(null)
    else if (dropDraft()) return
    else if (useView.getState().tool !== 'window') chooseTool('window')
    else {
      selectRegion(null)
      selectMeasurement(null)
      selectClass(null)
      forgetWordsHere()
      clearOverlay()
    }
  }

  useActions({
    'film.window': () => chooseTool('window'),
    'film.pan': () => chooseTool('pan'),
    'film.zoom': () => chooseTool('zoom'),
    'film.magnifier': () => chooseTool('magnifier'),
    'film.preset': () => nextPreset(active()),
    'measure.length': () => chooseTool('length'),
    'measure.angle': () => chooseTool('angle'),
    'measure.cardiothoracic': () => chooseTool('cardiothoracic'),
    'film.rotateRight': () => active()?.rotate(1),
    'film.rotateLeft': () => active()?.rotate(-1),
    'film.flipHorizontal': () => active()?.flip('horizontal'),
    'film.flipVertical': () => active()?.flip('vertical'),
    'film.invert': () => active()?.invert(),
    'film.reset': () => active()?.reset(),
    'film.nextSeries': () => step(1),
    'film.previousSeries': () => step(-1),
    'film.prior': togglePrior,
    'film.beside': toggleBeside,
    'film.planes': togglePlanes,
    'film.tags': () => showTags(shown !== null),
    'film.play': () => shown && shown.frames > 1 && useCine.setState(({ playing }) => ({ playing: !playing })),
    'film.nextFrame': () => stepFrame(1),
    'film.previousFrame': () => stepFrame(-1),
    'film.synchronise': toggleSynchronised,
    'overlay.toggle': toggleOverlay,
    'overlay.sharpen': () => mutate({ overlaySharpened: !settings.overlaySharpened }),
    'overlay.words': askWords,
    'overlay.grain': () => mutate({ overlayGrain: next(overlayGrain.options, settings.overlayGrain) }),
    'overlay.style': () => mutate({ overlayStyle: next(overlayStyle.options, settings.overlayStyle) }),
    'overlay.outlines': toggleOutlines,
    'overlay.clear': escape,
    'region.keep': keep,
    'region.finish': finishDraft,
    'region.delete': removeRegion
  })
}

const next = <T>(options: readonly T[], now: T): T => options[(options.indexOf(now) + 1) % options.length]!
