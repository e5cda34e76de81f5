import { create } from 'zustand'
import type { MeasurementKind } from '@shared/domain/measurement'
import type { ReviewTab } from '@shared/domain/window-state'

export type Page = 'reading' | 'training' | 'readers' | 'models' | 'prompts' | 'system' | 'settings'

/** Sides of the viewer: the study being read, and a prior beside it. */
export type PaneName = 'main' | 'prior'

export type Tool = 'window' | 'pan' | 'zoom' | 'words' | 'box' | 'polygon' | 'brush' | 'magnifier' | MeasurementKind

/** What the window shows; `window-keeper` keeps the lasting part of it over a crash. */
interface View {
  readonly page: Page
  readonly studyUid: string | null
  readonly priorUid: string | null
  /** A second film of the open study, in the other pane; never together with a prior. */
  readonly besideUid: string | null
  /** Whether zoom, place and window of the other pane follow the active one. */
  readonly synchronised: boolean
  /** Whether the films' own overlays are drawn. */
  readonly planesOn: boolean
  readonly tagsOpen: boolean
  /** Whether reports of earlier studies stand beside the report. */
  readonly priorReportsOpen: boolean
  /** The film of the main pane; null until the study is known. */
  readonly sopInstanceUid: string | null
  readonly frame: number
  readonly activePane: PaneName
  /** The study was hung by the reader's rules, or comes back as the reader left it. */
  readonly hung: boolean
  readonly tab: ReviewTab
  readonly tool: Tool
  readonly worklistOpen: boolean
  readonly keyMapOpen: boolean
  readonly paletteOpen: boolean
  /** The finding class that keys act on. */
  readonly selectedClass: string | null
  /** The class whose edit dialog is open. */
  readonly editing: { readonly class: string } | null
  readonly selectedRegionId: string | null
  /** What readers differ on and settle now. */
  readonly settling: { readonly sopInstanceUid: string; readonly class: string } | null
}

const closed = { priorUid: null, besideUid: null, sopInstanceUid: null, frame: 0, activePane: 'main', hung: false, selectedClass: null, editing: null, selectedRegionId: null, settling: null } as const

export const useView = create<View>(() => ({
  page: 'reading',
  studyUid: null,
  ...closed,
  tab: 'report',
  tool: 'window',
  synchronised: true,
  planesOn: true,
  tagsOpen: false,
  priorReportsOpen: false,
  worklistOpen: true,
  keyMapOpen: false,
  paletteOpen: false
}))

const set = useView.setState

export const openPage = (page: Page) => set({ page })
let elsewhere: ((studyUid: string) => void) | null = null
/** From now on studies that are opened go to another window; null: to this one. */
export const openStudiesElsewhere = (open: typeof elsewhere) => void (elsewhere = open)
export const openStudy = (studyUid: string): void => {
  if (elsewhere) elsewhere(studyUid)
  else set((view) => (view.studyUid === studyUid ? { page: 'reading' } : { page: 'reading', studyUid, ...closed, tool: 'window' }))
}
export const closeStudy = () => set({ page: 'reading', studyUid: null, ...closed })
export const showFilm = (sopInstanceUid: string, frame = 0) => set({ sopInstanceUid, frame, selectedRegionId: null })
export const showPrior = (priorUid: string | null) => set({ priorUid, besideUid: null, activePane: 'main' })
export const showBeside = (besideUid: string | null) => set({ besideUid, priorUid: null, activePane: 'main' })
export const hasTwoPanes = (view: View) => view.priorUid !== null || view.besideUid !== null
export const togglePlanes = () => set((view) => ({ planesOn: !view.planesOn }))
export const markHung = () => set({ hung: true })
export const showTab = (tab: ReviewTab) => set({ tab })
export const showPriorReports = (priorReportsOpen: boolean) => set({ priorReportsOpen })
export const showTags = (tagsOpen: boolean) => set({ tagsOpen })
export const toggleSynchronised = () => set((view) => ({ synchronised: !view.synchronised }))
export const activatePane = (activePane: PaneName) => set({ activePane })
export const chooseTool = (tool: Tool) => set((view) => ({ tool: view.tool === tool ? 'window' : tool }))
export const selectClass = (selectedClass: string | null) => set({ selectedClass })
export const selectRegion = (selectedRegionId: string | null) => set({ selectedRegionId })
/** Opens the edit dialog of a finding; an empty name adds one by hand. */
export const editClass = (name: string) => set((view) => ({ selectedClass: name || view.selectedClass, editing: { class: name } }))
export const stopEditing = () => set({ editing: null })
export const settleFinding = (settling: View['settling']) => set({ settling })
/** Opens a study where readers differ, with the film in sight and the form that settles it. */
export function openDisagreement({ studyUid, sopInstanceUid, class: name }: { readonly studyUid: string; readonly sopInstanceUid: string; readonly class: string }): void {
  openStudy(studyUid)
  set({ sopInstanceUid, tab: 'labels', selectedClass: name, settling: { sopInstanceUid, class: name } })
}
export const toggleWorklist = () => set((view) => ({ worklistOpen: !view.worklistOpen }))
export const showPalette = (paletteOpen: boolean) => set({ paletteOpen })
export const showKeyMap = (keyMapOpen: boolean) => set({ keyMapOpen })
