const last = new Map<string, Promise<unknown>>()

/**
 * Runs work on a study after all earlier work on it, so that answers come in the order of the questions and the
 * newest review is the one that stays on screen. Rejects as the work does; later work goes on all the same.
 */
export function inTurn<T>(studyUid: string, work: () => Promise<T>): Promise<T> {
  const turn = (last.get(studyUid) ?? Promise.resolve()).then(work, work)
  last.set(studyUid, turn)
  void turn.then(
    () => forget(studyUid, turn),
    () => forget(studyUid, turn)
  )
  return turn
}

function forget(studyUid: string, turn: Promise<unknown>): void {
  if (last.get(studyUid) === turn) last.delete(studyUid)
}
