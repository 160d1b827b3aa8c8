export { type RenderedResult, renderResult, resultRefusal } from './render-result';
export { renderValues } from './render-values';
export { shownExtra } from './shown-extra';
