/** The parts of an image encoder that can be trained apart, from the film inwards. */
export const imageStages = ['stem', '1', '2', '3', '4', 'embedders'] as const
export type ImageStage = (typeof imageStages)[number]

/** The stage that a parameter of the image encoder belongs to, by its torchvision name; null for another encoder's. */
export function stageOf(parameter: string): ImageStage | null {
  if (/^img_encoder\.(global|local)_embedder\./.test(parameter)) return 'embedders'
  const model = /^img_encoder\.model\.(.+)$/.exec(parameter)?.[1]
  if (model === undefined) return null
  const [, layer] = /^layer([1-4])\./.exec(model) ?? /^features\.(?:denseblock|transition)([1-4])\./.exec(model) ?? []
  if (layer !== undefined) return layer as ImageStage
  return model.startsWith('features.norm5.') ? '4' : 'stem'
}

/** Whether training of these stages (none named: all) moves a parameter; running statistics stay. */
export function isTrained(parameter: string, stages: readonly ImageStage[]): boolean {
  const stage = stageOf(parameter)
  return stage !== null && !/\.running_(mean|var)$/.test(parameter) && (stages.length === 0 || stages.includes(stage))
}
