/**
 * Everything a key can do, with its default key. The names are stored in the settings where a reader changed a key,
 * so they are for good. Groups are the headings of the key map.
 */
export const actions = {
  'worklist.search': { group: 'worklist', key: '/' },
  'worklist.toggle': { group: 'worklist', key: 'L+Shift' },
  'study.next': { group: 'worklist', key: 'N' },
  'study.previous': { group: 'worklist', key: 'N+Shift' },
  'study.finish': { group: 'worklist', key: 'Enter+Ctrl' },
  'study.close': { group: 'worklist', key: 'W+Alt' },
  'film.zoom': { group: 'viewer', key: 'Z' },
  'film.pan': { group: 'viewer', key: 'M' },
  'film.window': { group: 'viewer', key: 'W' },
  'film.rotateRight': { group: 'viewer', key: 'R' },
  'film.rotateLeft': { group: 'viewer', key: 'L' },
  'film.flipHorizontal': { group: 'viewer', key: 'H' },
  'film.flipVertical': { group: 'viewer', key: 'V' },
  'film.invert': { group: 'viewer', key: 'I' },
  'film.reset': { group: 'viewer', key: 'Space' },
  'film.nextSeries': { group: 'viewer', key: 'PageDown' },
  'film.previousSeries': { group: 'viewer', key: 'PageUp' },
  'film.prior': { group: 'viewer', key: 'C' },
  'overlay.toggle': { group: 'overlay', key: 'O' },
  'overlay.sharpen': { group: 'overlay', key: 'S' },
  'overlay.words': { group: 'overlay', key: 'Q' },
  'overlay.grain': { group: 'overlay', key: 'G' },
  'overlay.style': { group: 'overlay', key: 'D' },
  'overlay.outlines': { group: 'overlay', key: 'U' },
  'overlay.clear': { group: 'overlay', key: 'Escape' },
  'finding.next': { group: 'findings', key: 'ArrowDown' },
  'finding.previous': { group: 'findings', key: 'ArrowUp' },
  'finding.1': { group: 'findings', key: '1' },
  'finding.2': { group: 'findings', key: '2' },
  'finding.3': { group: 'findings', key: '3' },
  'finding.4': { group: 'findings', key: '4' },
  'finding.5': { group: 'findings', key: '5' },
  'finding.6': { group: 'findings', key: '6' },
  'finding.7': { group: 'findings', key: '7' },
  'finding.8': { group: 'findings', key: '8' },
  'finding.9': { group: 'findings', key: '9' },
  'finding.accept': { group: 'findings', key: 'A' },
  'finding.edit': { group: 'findings', key: 'E' },
  'finding.reject': { group: 'findings', key: 'X' },
  'finding.add': { group: 'findings', key: 'F' },
  'region.box': { group: 'findings', key: 'B' },
  'region.polygon': { group: 'findings', key: 'P' },
  'region.keep': { group: 'findings', key: 'K' },
  'region.finish': { group: 'findings', key: 'Enter' },
  'region.delete': { group: 'findings', key: 'Delete' },
  'report.focus': { group: 'general', key: 'T' },
  'review.undo': { group: 'general', key: 'Z+Ctrl' },
  'review.redo': { group: 'general', key: 'Z+Ctrl+Shift' },
  'help.keys': { group: 'general', key: '?' },
  'settings.open': { group: 'general', key: ',+Ctrl' }
} as const satisfies Record<string, { group: string; key: string }>

export type ActionName = keyof typeof actions
export type ActionGroup = (typeof actions)[ActionName]['group']

export const actionNames = Object.keys(actions) as ActionName[]
export const actionGroups: readonly ActionGroup[] = ['worklist', 'viewer', 'findings', 'overlay', 'general']
