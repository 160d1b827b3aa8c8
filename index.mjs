import plugin from './dist/src/index.js';
export default plugin;
