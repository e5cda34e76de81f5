import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Settings } from '@shared/domain/system'

type Language = Settings['language']
type Label = 'edit' | 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll' | 'view' | 'fullScreen' | 'developer' | 'window' | 'minimize' | 'close' | 'quit'

const labels: Readonly<Record<Language, Readonly<Record<Label, string>>>> = {
  en: {
    edit: 'Edit', undo: 'Undo', redo: 'Redo', cut: 'Cut', copy: 'Copy', paste: 'Paste', selectAll: 'Select All',
    view: 'View', fullScreen: 'Full Screen', developer: 'Developer Tools', window: 'Window', minimize: 'Minimise', close: 'Close Window', quit: 'Quit Gloriole'
  },
  zh: {
    edit: '编辑', undo: '撤销', redo: '重做', cut: '剪切', copy: '复制', paste: '粘贴', selectAll: '全选',
    view: '视图', fullScreen: '全屏', developer: '开发者工具', window: '窗口', minimize: '最小化', close: '关闭窗口', quit: '退出 Gloriole'
  }
}

/**
 * The menu: text editing, full screen, closing. No reload, no zoom of the page: the viewer's own keys must reach it.
 * On macOS the application menu is needed for quitting; elsewhere the menu bar stays hidden until Alt is pressed.
 */
export function menuTemplate(language: Language, platform: NodeJS.Platform = process.platform): MenuItemConstructorOptions[] {
  const label = labels[language]
  const edit = (['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const).map((role) => ({ role, label: label[role] }))
  const quit: MenuItemConstructorOptions = { role: 'quit', label: label.quit }
  return [
    ...(platform === 'darwin' ? [{ label: 'Gloriole', submenu: [quit] }] : []),
    { label: label.edit, submenu: edit },
    { label: label.view, submenu: [{ role: 'togglefullscreen', label: label.fullScreen }, { role: 'toggleDevTools', label: label.developer }] },
    { label: label.window, submenu: [{ role: 'minimize', label: label.minimize }, { role: 'close', label: label.close }, ...(platform === 'darwin' ? [] : [quit])] }
  ]
}

export function setMenu(language: Language): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(language)))
}
