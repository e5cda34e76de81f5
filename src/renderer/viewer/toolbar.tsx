import { useTranslation } from 'react-i18next'
import type { ActionName } from '@renderer/app/actions'
import { keyLabels } from '@renderer/app/keymap'
import { runAction } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { hasTwoPanes, useView } from '@renderer/app/view'
import { IconButton } from '@renderer/ui/icon-button'
import type { IconName } from '@renderer/ui/icon'
import { PresentationMenu } from '@renderer/viewer/presentation-menu'
import { PresetMenu } from '@renderer/viewer/preset-menu'
import { useFilmFact } from '@renderer/viewer/films'
import { useOverlay } from '@renderer/viewer/overlay-state'
import '@renderer/viewer/toolbar.css'

interface Item {
  readonly action: ActionName
  readonly icon: IconName
  readonly pressed?: boolean
  readonly disabled?: boolean
}

/** The viewer's tools; every button is also a key. */
export function Toolbar({ studyUid, priorCount, filmCount }: { readonly studyUid: string; readonly priorCount: number; readonly filmCount: number }) {
  const { t } = useTranslation()
  const keys = useKeys()
  const tool = useView((view) => view.tool)
  const drawable = filmCount > 0
  const beside = useView((view) => view.besideUid !== null)
  const planesOn = useView((view) => view.planesOn)
  const hasPlanes = useFilmFact('main', (view) => (view?.planes.length ?? 0) > 0)
  const two = useView(hasTwoPanes)
  const synchronised = useView((view) => view.synchronised)
  const prior = useView((view) => view.priorUid !== null)
  const overlay = useOverlay((state) => state.on)
  const outlines = useOverlay((state) => state.outlines)
  const groups: readonly (readonly Item[])[] = [
    [
      { action: 'film.window', icon: 'window', pressed: tool === 'window' },
      { action: 'film.pan', icon: 'pan', pressed: tool === 'pan' },
      { action: 'film.zoom', icon: 'zoom', pressed: tool === 'zoom' }
    ],
    [
      { action: 'film.rotateLeft', icon: 'rotateLeft' },
      { action: 'film.rotateRight', icon: 'rotateRight' },
      { action: 'film.flipHorizontal', icon: 'flipHorizontal' },
      { action: 'film.flipVertical', icon: 'flipVertical' },
      { action: 'film.invert', icon: 'invert' },
      { action: 'film.reset', icon: 'reset' }
    ],
    [
      { action: 'overlay.words', icon: 'words', pressed: tool === 'words' },
      { action: 'region.box', icon: 'box', pressed: tool === 'box', disabled: !drawable },
      { action: 'region.polygon', icon: 'polygon', pressed: tool === 'polygon', disabled: !drawable },
      { action: 'region.brush', icon: 'brush', pressed: tool === 'brush', disabled: !drawable },
      { action: 'overlay.toggle', icon: 'overlay', pressed: overlay },
      { action: 'overlay.outlines', icon: 'outline', pressed: outlines }
    ],
    [
      { action: 'measure.length', icon: 'length', pressed: tool === 'length' },
      { action: 'measure.angle', icon: 'angle', pressed: tool === 'angle' },
      { action: 'measure.cardiothoracic', icon: 'cardiothoracic', pressed: tool === 'cardiothoracic' },
      { action: 'film.magnifier', icon: 'magnifier', pressed: tool === 'magnifier' }
    ],
    [
      { action: 'film.planes', icon: 'planes', pressed: planesOn && hasPlanes, disabled: !hasPlanes },
      { action: 'film.tags', icon: 'tags', disabled: !drawable }
    ],
    [
      { action: 'film.prior', icon: 'prior', pressed: prior, disabled: priorCount === 0 },
      { action: 'film.beside', icon: 'beside', pressed: beside, disabled: filmCount < 2 },
      { action: 'film.synchronise', icon: 'synchronise', pressed: synchronised && two, disabled: !two }
    ]
  ]
  return (
    <div className="toolbar" role="toolbar" aria-label={t('viewer.tools')}>
      {groups.map((items, i) => (
        <div className="toolbar__group" key={i}>
          {items.map(({ action, icon, pressed, disabled }) => (
            <IconButton
              key={action}
              icon={icon}
              label={t(`actions.${action}`)}
              hint={keyLabels(keys[action]).join(' ')}
              pressed={pressed}
              disabled={disabled}
              onClick={() => void runAction(action)}
            />
          ))}
        </div>
      ))}
      <PresetMenu />
      <PresentationMenu studyUid={studyUid} />
    </div>
  )
}
