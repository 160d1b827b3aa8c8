/** The build of recheck in plain JavaScript: the same everywhere, without programs of their own for each system. */
declare module 'recheck/lib/browser.js' {
  export { checkSync } from 'recheck';
}
