import { useTranslation } from 'react-i18next'
import type { ActionName } from '@renderer/app/actions'
import { keyLabels } from '@renderer/app/keymap'
import { runAction } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { hasTwoPanes, useView } from '@renderer/app/view'
import { IconButton } from '@renderer/ui/icon-button'
import { PresentationMenu } from '@renderer/viewer/presentation-menu'
import { PresetMenu } from '@renderer/viewer/preset-menu'
import { useFilmFact } from '@renderer/viewer/films'
import { useOverlay } from '@renderer/viewer/overlay-state'
import { ToolbarMore, type Item } from '@renderer/viewer/toolbar-more'
import { useFitting } from '@renderer/viewer/use-fitting'
import '@renderer/viewer/toolbar.css'

const order = ['mouse', 'turn', 'look', 'regions', 'measure', 'file', 'hanging'] as const
type Group = (typeof order)[number]

/** What goes first where the line is short: what is seldom done, or done by the mouse alone. */
const leastFirst: readonly Group[] = ['turn', 'file', 'measure', 'mouse', 'look', 'regions', 'hanging']

/** The viewer's tools on one line, however wide it is; every button is also a key. */
export function Toolbar({ studyUid, priorCount, filmCount }: { readonly studyUid: string; readonly priorCount: number; readonly filmCount: number }) {
  const { t } = useTranslation()
  const keys = useKeys()
  const { row, rest, left } = useFitting(leastFirst)
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
  const groups: Readonly<Record<Group, readonly Item[]>> = {
    mouse: [
      { action: 'film.window', icon: 'window', pressed: tool === 'window' },
      { action: 'film.pan', icon: 'pan', pressed: tool === 'pan' },
      { action: 'film.zoom', icon: 'zoom', pressed: tool === 'zoom' }
    ],
    turn: [
      { action: 'film.rotateLeft', icon: 'rotateLeft' },
      { action: 'film.rotateRight', icon: 'rotateRight' },
      { action: 'film.flipHorizontal', icon: 'flipHorizontal' },
      { action: 'film.flipVertical', icon: 'flipVertical' }
    ],
    look: [
      { action: 'film.invert', icon: 'invert' },
      { action: 'film.reset', icon: 'reset' }
    ],
    regions: [
      { action: 'overlay.words', icon: 'words', pressed: tool === 'words' },
      { action: 'region.box', icon: 'box', pressed: tool === 'box', disabled: !drawable },
      { action: 'region.polygon', icon: 'polygon', pressed: tool === 'polygon', disabled: !drawable },
      { action: 'region.brush', icon: 'brush', pressed: tool === 'brush', disabled: !drawable },
      { action: 'overlay.toggle', icon: 'overlay', pressed: overlay },
      { action: 'overlay.outlines', icon: 'outline', pressed: outlines }
    ],
    measure: [
      { action: 'measure.length', icon: 'length', pressed: tool === 'length' },
      { action: 'measure.angle', icon: 'angle', pressed: tool === 'angle' },
      { action: 'measure.cardiothoracic', icon: 'cardiothoracic', pressed: tool === 'cardiothoracic' },
      { action: 'film.magnifier', icon: 'magnifier', pressed: tool === 'magnifier' }
    ],
    file: [
      { action: 'film.planes', icon: 'planes', pressed: planesOn && hasPlanes, disabled: !hasPlanes },
      { action: 'film.tags', icon: 'tags', disabled: !drawable }
    ],
    hanging: [
      { action: 'film.prior', icon: 'prior', pressed: prior, disabled: priorCount === 0 },
      { action: 'film.beside', icon: 'beside', pressed: beside, disabled: filmCount < 2 },
      { action: 'film.synchronise', icon: 'synchronise', pressed: synchronised && two, disabled: !two }
    ]
  }
  const hint = (action: ActionName) => keyLabels(keys[action]).join(' ')
  const shown = order.filter((name) => !left.has(name))
  return (
    <div ref={row} className="toolbar" role="toolbar" aria-label={t('viewer.tools')}>
      {shown.map((name) => (
        <div className="toolbar__group" key={name} data-group={name}>
          {groups[name].map(({ action, icon, pressed, disabled }) => (
            <IconButton key={action} icon={icon} label={t(`actions.${action}`)} hint={hint(action)} pressed={pressed} disabled={disabled} onClick={() => void runAction(action)} />
          ))}
        </div>
      ))}
      {left.size > 0 ? <ToolbarMore items={order.filter((name) => left.has(name)).flatMap((name) => groups[name])} /> : null}
      <div ref={rest} className="toolbar__menus">
        <PresetMenu />
        <PresentationMenu studyUid={studyUid} />
      </div>
    </div>
  )
}
