/** Line icons on a 16 px grid, drawn for this window. */
const paths = {
  list: 'M2 4h12M2 8h12M2 12h12',
  training: 'M2 2.5v11h12M4.5 5c2 5 4.5 6 8.5 6.3',
  model: 'M8 1.8 14 5v6l-6 3.2L2 11V5zM2 5l6 3.2L14 5M8 8.2v6',
  prompts: 'M2 3h12v8H7l-3 2.5V11H2zM5 6h6M5 8.4h4',
  system: 'M2 12.5h12M3.5 10V6M6.5 10V3M9.5 10V7.5M12.5 10V4.5',
  settings: 'M8 10.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM8 1.6v2M8 12.4v2M1.6 8h2M12.4 8h2M3.5 3.5l1.4 1.4M11.1 11.1l1.4 1.4M3.5 12.5l1.4-1.4M11.1 4.9l1.4-1.4',
  help: 'M8 14.4A6.4 6.4 0 1 0 8 1.6a6.4 6.4 0 0 0 0 12.8zM6.2 6.2a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.6-.8 1.1v.3M8 11.4v.2',
  import: 'M8 2v8M5 7l3 3 3-3M2 11v3h12v-3',
  export: 'M8 10V2M5 5l3-3 3 3M2 11v3h12v-3',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4 14 14',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  chevronLeft: 'M10 3 5 8l5 5',
  chevronRight: 'M6 3l5 5-5 5',
  sortUp: 'M8 12V4M5 7l3-3 3 3',
  sortDown: 'M8 4v8M5 9l3 3 3-3',
  more: 'M3.2 8h.6M7.7 8h.6M12.2 8h.6',
  window: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 5h4.2M8 8h6M8 11h4.2',
  pan: 'M8 1.8v12.4M1.8 8h12.4M6 3.8l2-2 2 2M6 12.2l2 2 2-2M3.8 6l-2 2 2 2M12.2 6l2 2-2 2',
  zoom: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4 14 14M5 7h4M7 5v4',
  rotateRight: 'M12.8 6.5A5.2 5.2 0 1 0 13 9M13 2.5v4H9',
  rotateLeft: 'M3.2 6.5A5.2 5.2 0 1 1 3 9M3 2.5v4h4',
  flipHorizontal: 'M8 1.5v13M6 4 2 12h4zM10 4l4 8h-4z',
  flipVertical: 'M1.5 8h13M4 6l8-4v4zM4 10l8 4v-4z',
  invert: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2a6 6 0 0 1 0 12z',
  reset: 'M2.5 8a5.5 5.5 0 1 1 1.6 3.9M2.5 12.5V8.6h3.9',
  prior: 'M2 3h5.2v10H2zM8.8 3H14v10H8.8z',
  beside: 'M2 3h5.2v10H2zM8.8 3H14v10H8.8zM4.6 5.5v5M10.5 8h2',
  synchronise: 'M2.5 8a5.5 5.5 0 0 1 9.6-3.6M12.5 1.8v3h-3M13.5 8a5.5 5.5 0 0 1-9.6 3.6M3.5 14.2v-3h3',
  planes: 'M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3',
  tags: 'M2 2.5h5.5l6.5 6.5-5.5 5.5L2 8zM5 5.5v.1',
  play: 'M4.5 3v10l8-5z',
  pause: 'M5 3v10M11 3v10',
  overlay: 'M2 2h12v12H2zM8 11.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM8 9.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4z',
  words: 'M2 3h12v7H8l-3 3v-3H2zM5 6.5h1M7.5 6.5h1M10 6.5h1',
  length: 'M2 11 11 2l3 3-9 9zM5 8l1.5 1.5M7.5 5.5 9 7',
  angle: 'M13.5 13H2.5L10 2.5M7.6 13A4.6 4.6 0 0 0 5.4 9.2',
  cardiothoracic: 'M2 3v10M14 3v10M2 8h12M5.5 5.8C7 4.4 10 5 11 8c-1 3-4 3.6-5.5 2.2C4.6 9 4.6 7 5.5 5.8z',
  magnifier: 'M7 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM10.7 10.7l3.8 3.8M7 9.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  box: 'M2.5 3.5h11v9h-11z',
  readers: 'M5.500 8a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM1 13.500c.5-3 2-4 4.500-4s4 1 4.500 4M10.500 8a2.200 2.200 0 1 0-.8-4.300M11.200 9.600c2.200 0 3.300 1.200 3.800 3.900',
  outline: 'M6 2.5c3-1 6.5.5 7.5 3.5s-.5 6.5-3.5 7.5-6.5 0-7.5-3S3 3.5 6 2.5z',
  polygon: 'M8 2l6 4.5-2.2 7H4.2L2 6.5z',
  brush: 'M13.8 2.2c-3 1.2-5.600 3.600-7 6.300l1.700 1.700c2.700-1.400 5.100-4 6.300-7zM6.300 9.200c-1.700 0-2.300 1.200-2.300 2.300s-.8 1.700-1.800 1.900c1 .9 5.600 1.200 5.900-1.800z',
  accept: 'M2.5 8.5 6.3 12 13.5 4',
  reject: 'M4 4l8 8M12 4l-8 8',
  acceptAll: 'M1.500 8.500l3 3L10 5.500M7.500 10.500l1.500 1.500L14.500 5.500',
  template: 'M2.500 2.500h11v11h-11zM5 6h.1M7.500 6h3.500M5 10h.1M7.500 10h3.500',
  copyPrior: 'M2.500 2.500h7v8h-7zM6 13.500h7.500v-8M12 8l1.500-2.500L15 8',
  edit: 'M2.5 13.5 3.3 10 11 2.3l2.7 2.7L6 12.7zM9.5 3.8l2.7 2.7',
  undo: 'M5.5 3 2.5 6l3 3M2.5 6h6.8a4 4 0 0 1 0 8H6',
  redo: 'M10.5 3l3 3-3 3M13.5 6H6.7a4 4 0 0 0 0 8H10',
  add: 'M8 3v10M3 8h10',
  trash: 'M3 4.5h10M6 4.5v-2h4v2M4.2 4.5l.6 9h6.4l.6-9',
  history: 'M2.5 8a5.5 5.5 0 1 0 1.6-3.9M2.5 3v3.4h3.4M8 5v3.2l2 1.4',
  warning: 'M8 2 14.5 13.5h-13zM8 6.4v3.4M8 11.6v.2',
  folder: 'M1.8 3.5h4.4l1.4 1.8h6.6v7.7H1.8z',
  file: 'M3.5 1.8h6L12.5 5v9.2h-9zM9.3 2v3.2h3'
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
