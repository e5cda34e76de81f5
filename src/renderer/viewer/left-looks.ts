import type { WindowState } from '@shared/domain/window-state'

type Looks = WindowState['looks']

let left: Looks = []

/** Films look as they were left when they are drawn the next time, once. */
export const leaveLooks = (looks: Looks): void => void (left = looks)

/** One of them, before something else is drawn in its place. */
export const leaveLook = (one: Looks[number]): void => void (left = [...left.filter(({ sopInstanceUid }) => sopInstanceUid !== one.sopInstanceUid), one])

/** What is not drawn yet. */
export const leftLooks = (): Looks => left

export const leftLook = (sopInstanceUid: string): Looks[number]['look'] | null => left.find((one) => one.sopInstanceUid === sopInstanceUid)?.look ?? null

/** The film was drawn as it was left. */
export const forgetLeft = (sopInstanceUid: string): void => void (left = left.filter((one) => one.sopInstanceUid !== sopInstanceUid))
