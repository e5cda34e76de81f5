import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { keyLabels } from '@renderer/app/keymap'
import { runAction } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { showFilm } from '@renderer/app/view'
import { IconButton } from '@renderer/ui/icon-button'
import { frameAt, rates, useCine } from '@renderer/viewer/cine'
import { useFilmFact } from '@renderer/viewer/films'
import '@renderer/viewer/cine-bar.css'

interface Props {
  readonly sopInstanceUid: string
  readonly frame: number
  readonly frames: number
}

/** Plays and steps through a film of many frames. */
export function CineBar({ sopInstanceUid, frame, frames }: Props) {
  const { t } = useTranslation()
  const keys = useKeys()
  const { playing, framesPerSecond } = useCine()
  const asked = useFilmFact('main', (view) => view?.framesPerSecond ?? 1)
  const rate = framesPerSecond ?? asked
  const isShown = useFilmFact('main', (view) => view?.film.sopInstanceUid === sopInstanceUid && view.film.frame === frame)

  const clock = useRef<{ readonly frame: number; readonly at: number; due: number } | null>(null)

  useEffect(() => {
    clock.current = null
  }, [playing, rate, sopInstanceUid])
  // The next frame is asked for when this one is drawn, and is the one whose time it then is: nothing queues.
  useEffect(() => {
    if (!playing || !isShown) return
    // A frame that the reader went to, or the first one: the clock starts from it.
    if (clock.current?.due !== frame) clock.current = { frame, at: performance.now(), due: frame }
    const { current } = clock
    let tick = requestAnimationFrame(function next() {
      const due = frameAt(current.frame, performance.now() - current.at, rate, frames)
      if (due === frame) tick = requestAnimationFrame(next)
      else {
        current.due = due
        showFilm(sopInstanceUid, due)
      }
    })
    return () => cancelAnimationFrame(tick)
  }, [playing, isShown, frame, rate, frames, sopInstanceUid])
  useEffect(() => () => useCine.setState({ playing: false }), [sopInstanceUid])

  const button = (action: 'film.previousFrame' | 'film.play' | 'film.nextFrame', icon: 'chevronLeft' | 'play' | 'pause' | 'chevronRight') => (
    <IconButton icon={icon} label={t(`actions.${action}`)} hint={keyLabels(keys[action]).join(' ')} pressed={action === 'film.play' ? playing : undefined} onClick={() => void runAction(action)} />
  )
  return (
    <div className="cine" role="group" aria-label={t('cine.title')}>
      {button('film.previousFrame', 'chevronLeft')}
      {button('film.play', playing ? 'pause' : 'play')}
      {button('film.nextFrame', 'chevronRight')}
      <input
        className="cine__frames"
        type="range"
        min={1}
        max={frames}
        value={frame + 1}
        aria-label={t('cine.frame')}
        onChange={(event) => showFilm(sopInstanceUid, Number(event.target.value) - 1)}
      />
      <span className="number">
        {frame + 1} / {frames}
      </span>
      <select className="select" aria-label={t('cine.rate')} value={framesPerSecond ?? ''} onChange={({ target }) => useCine.setState({ framesPerSecond: target.value === '' ? null : Number(target.value) })}>
        <option value="">{t('cine.asked', { rate: Math.round(asked * 10) / 10 })}</option>
        {rates.map((one) => (
          <option key={one} value={one}>
            {t('cine.perSecond', { rate: one })}
          </option>
        ))}
      </select>
    </div>
  )
}
