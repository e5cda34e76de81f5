/**
 * Works on up to `window` items at once and gives the results in the order of the items. Memory is that of the window,
 * however many items there are. `work` must not reject: results carry their failures.
 */
export async function* inOrder<T, R>(items: AsyncIterable<T>, work: (item: T) => Promise<R>, window: number): AsyncGenerator<R, void, undefined> {
  const underWay: Promise<R>[] = []
  for await (const item of items) {
    underWay.push(work(item))
    if (underWay.length >= window) yield await underWay.shift()!
  }
  for (let next = underWay.shift(); next; next = underWay.shift()) yield await next
}
