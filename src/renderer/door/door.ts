import { createDoor } from '@renderer/door/client'
import { sendWatched } from '@renderer/door/waiting'

/** The one way of the window to the backend. */
export const door = createDoor(globalThis.location.origin, (request, init) => sendWatched(request, init, fetch))
