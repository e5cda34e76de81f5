import { createDoor } from '@renderer/door/client'

/** The one way of the window to the backend. */
export const door = createDoor(globalThis.location.origin, (request, init) => fetch(request, init))
