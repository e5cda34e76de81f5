/** The whole backend, as a host sees it: one WHATWG request in, one response out. It never rejects. */
export type Door = (request: Request) => Promise<Response>
