/** Work that follows commits without holding up their answers. */
export interface FollowUps {
  /** Runs `work`, one at a time by name; asked for again while it runs, the newest asked for runs once after it. */
  request(name: string, work: () => Promise<void>): void
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
}

/** `work` reports its own failures: nobody waits for it. */
export function createFollowUps(): FollowUps {
  const running = new Map<string, Promise<void>>()
  const next = new Map<string, () => Promise<void>>()
  const run = async (name: string) => {
    for (let work = next.get(name); work; work = next.get(name)) {
      next.delete(name)
      await work()
    }
    running.delete(name)
  }
  return {
    request(name, work) {
      next.set(name, work)
      if (!running.has(name)) running.set(name, run(name))
    },
    async settled() {
      while (running.size > 0) await Promise.all(running.values())
    }
  }
}
