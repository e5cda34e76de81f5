import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instance, StudyRow } from '@shared/domain/study'
import { hasTwoPanes, useView, type PaneName } from '@renderer/app/view'
import { useSettings } from '@renderer/door/settings'
import { CineBar } from '@renderer/viewer/cine-bar'
import { CornerText } from '@renderer/viewer/corner-text'
import { CoverCanvas } from '@renderer/viewer/cover-canvas'
import { FilmFailure } from '@renderer/viewer/film-failure'
import { FilmSurface } from '@renderer/viewer/film-surface'
import { FilmError, type FilmRef } from '@renderer/viewer/film-source'
import { FilmViewport } from '@renderer/viewer/film-viewport'
import { useFilms, useFilmView } from '@renderer/viewer/films'
import { forgetLeft, leaveLook, leftLook } from '@renderer/viewer/left-looks'
import { leftPresentation } from '@renderer/viewer/left-presentation'
import { Magnifier } from '@renderer/viewer/magnifier'
import { OverlayCanvas } from '@renderer/viewer/overlay-canvas'
import { useOverlayOnFilm } from '@renderer/viewer/overlay-map'
import { useOverlay } from '@renderer/viewer/overlay-state'
import { PlaneCanvas } from '@renderer/viewer/plane-canvas'
import { WordsPopover } from '@renderer/viewer/words-popover'
import '@renderer/viewer/film-pane.css'

interface Props {
  readonly pane: PaneName
  readonly row: StudyRow
  readonly instance: Instance
  readonly frame: number
}

/** One film with everything that lies on it. */
export function FilmPane({ pane, row, instance, frame }: Props) {
  const { t } = useTranslation()
  const element = useRef<HTMLDivElement>(null)
  const [viewport, setViewport] = useState<FilmViewport | null>(null)
  const [failed, setFailed] = useState<{ film: FilmRef; error: FilmError } | null>(null)
  const [attempt, setAttempt] = useState(0)
  const active = useView((view) => view.activePane === pane && hasTwoPanes(view))
  const planesOn = useView((view) => view.planesOn)
  const openUid = useView((state) => state.studyUid)
  const isPrior = openUid !== row.studyUid
  const view = useFilmView(viewport)
  const { sopInstanceUid, spacing } = instance
  const { studyUid } = row
  // From one frame to the next the last one stays on screen.
  const current = view?.film.sopInstanceUid === sopInstanceUid ? view : null
  const failure = failed?.film.sopInstanceUid === sopInstanceUid && failed.film.frame === frame ? failed.error : null
  const overlay = useOverlayOnFilm(current ? sopInstanceUid : null)
  const settings = useSettings()
  const dragged = useOverlay((state) => state.draggedOpacity)

  // To another film or another page and back, the reader finds it as it was, but not in another study, as its prior perhaps;
  // before its viewport is closed, below.
  useLayoutEffect(
    () => () => {
      const look = viewport?.look()
      if (look && viewport?.view()?.film.sopInstanceUid === sopInstanceUid && useView.getState().studyUid === openUid) leaveLook({ sopInstanceUid, look })
    },
    [viewport, sopInstanceUid, openUid]
  )

  useLayoutEffect(() => {
    const host = element.current
    if (!host) return
    const opened = new FilmViewport(host)
    const sized = new ResizeObserver(() => opened.resize())
    // In pixels of the screen: a window that goes to another one may keep its size in others.
    sized.observe(host, { box: 'device-pixel-content-box' })
    setViewport(opened)
    useFilms.setState({ [pane]: opened })
    return () => {
      sized.disconnect()
      useFilms.setState({ [pane]: null })
      setViewport(null)
      opened.close()
    }
  }, [pane])

  const { screenPixelMm } = settings
  useLayoutEffect(() => {
    viewport?.measureScreen(screenPixelMm)
  }, [viewport, screenPixelMm])

  useEffect(() => {
    const film = { sopInstanceUid, frame, spacing }
    const left = leftLook(sopInstanceUid)
    let isWanted = true
    const show = async () => {
      const chosen = await leftPresentation(studyUid, left)
      return isWanted && viewport !== null && viewport.show(film, left, chosen)
    }
    show().then(
      (shown) => {
        if (shown) forgetLeft(sopInstanceUid)
        if (isWanted) setFailed(null)
      },
      (error: unknown) => setFailed({ film, error: error instanceof FilmError ? error : new FilmError('unreadable', '') })
    )
    return () => {
      isWanted = false
    }
  }, [viewport, studyUid, sopInstanceUid, frame, spacing, attempt])

  return (
    <section
      className={`film-pane${active ? ' film-pane--active' : ''}`}
      aria-label={pane === 'main' ? t('viewer.film') : isPrior ? t('viewer.priorFilm') : t('viewer.besideFilm')}
      aria-busy={current?.film.frame !== frame && !failure}
      data-film={current?.film.sopInstanceUid}
      data-frame={current?.film.frame}
      data-affine={current ? Object.values(current.toCanvas).join(',') : undefined}
      data-window={current ? `${current.windowCenter},${current.windowWidth}` : undefined}
    >
      <div ref={element} className="film-pane__canvas" />
      <OverlayCanvas view={current?.place ?? null} overlay={overlay} opacity={dragged ?? settings.overlayOpacity} sharpened={settings.overlaySharpened} style={settings.overlayStyle} colours={settings.overlayColours} />
      {current && planesOn && current.planes.length > 0 ? <PlaneCanvas view={current.place} planes={current.planes} /> : null}
      {current?.presentation ? <CoverCanvas view={current.place} state={current.presentation.state} /> : null}
      <FilmSurface pane={pane} studyUid={row.studyUid} viewport={viewport} view={current} frames={instance.frames} />
      {current ? <CornerText row={row} instance={instance} view={current} prior={isPrior} /> : null}
      {current && viewport ? <Magnifier view={current} /> : null}
      {current && pane === 'main' ? <WordsPopover view={current.place} /> : null}
      {pane === 'main' && instance.frames > 1 ? <CineBar sopInstanceUid={sopInstanceUid} frame={frame} frames={instance.frames} /> : null}
      {failure ? <FilmFailure error={failure} instance={instance} onRetry={() => setAttempt(attempt + 1)} /> : null}
      {current && !current.isWhole && !failure ? <p className="film-pane__coming">{t('viewer.coming')}</p> : null}
      {!current && !failure ? <p className="film-pane__waiting">{t('viewer.loading')}</p> : null}
    </section>
  )
}
