/** The one direction in which data flows (see docs/architecture.md). A folder names what it may import of ours. */
const main = {
  onnx: [],
  store: [],
  audit: ['store'],
  checkpoint: ['onnx', 'nn'],
  nn: ['onnx'],
  dicom: [],
  gloria: ['dicom', 'nn', 'checkpoint', 'store', 'audit', 'onnx', 'workers'],
  library: ['dicom', 'store', 'audit', 'workers'],
  review: ['store', 'audit'],
  evaluation: ['gloria', 'dicom', 'checkpoint', 'library'],
  calibration: ['evaluation', 'gloria', 'checkpoint', 'workers'],
  datasets: ['evaluation', 'library', 'review', 'store', 'dicom', 'gloria'],
  training: ['evaluation', 'gloria', 'library', 'store', 'dicom', 'checkpoint', 'nn', 'onnx'],
  models: ['training', 'calibration', 'evaluation', 'gloria', 'checkpoint', 'store', 'audit', 'workers'],
  runs: ['models', 'training', 'gloria', 'checkpoint', 'store', 'audit', 'workers'],
  retrieval: ['gloria', 'checkpoint', 'store'],
  api: ['runs', 'retrieval', 'models', 'training', 'library', 'review', 'gloria', 'store', 'audit', 'checkpoint', 'onnx', 'dicom'],
  hosts: ['workers']
}
const escape = (name) => name.replace(/[/.]/g, '\\$&')

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'shared-imports-nothing-of-ours', severity: 'error', from: { path: '^src/shared' }, to: { path: '^src/(main|preload|renderer)' } },
    { name: 'shared-is-process-neutral', severity: 'error', from: { path: '^src/shared' }, to: { dependencyTypes: ['core'] } },
    { name: 'shared-knows-no-electron', severity: 'error', from: { path: '^src/(shared|renderer)' }, to: { path: '^(electron|node_modules/electron)' } },
    { name: 'renderer-stays-in-its-process', severity: 'error', from: { path: '^src/renderer' }, to: { path: '^src/(main|preload)' } },
    { name: 'renderer-uses-no-node', severity: 'error', from: { path: '^src/renderer' }, to: { dependencyTypes: ['core'] } },
    { name: 'preload-is-alone', severity: 'error', from: { path: '^src/preload' }, to: { path: '^src/(main|renderer)' } },
    { name: 'electron-only-in-its-host', severity: 'error', from: { path: '^src/main', pathNot: '^src/main/(index\\.ts|hosts/electron)' }, to: { path: '(^|/)electron$|node_modules/electron/' } },
    { name: 'no-barrels', severity: 'error', from: { path: '^src/.*/index\\.ts$', pathNot: '^src/(main/index|main/cli/index|preload/index)\\.ts$' }, to: {} },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$|src/(main/index|main/cli/index|main/workers/[^/]+|preload/index)\\.ts$|src/renderer/main\\.tsx$' }, to: {} },
    ...Object.entries(main).map(([folder, allowed]) => ({
      name: `${folder}-imports-only-what-lies-below`,
      severity: 'error',
      from: { path: `^src/main/${escape(folder)}/` },
      to: { path: '^src/main/', pathNot: `^src/main/(${[folder, ...allowed].map(escape).join('|')})/|^src/main/(app|package-root)\\.ts$` }
    }))
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] }
  }
}
