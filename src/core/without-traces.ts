/**
 * What an action printed, made fit for a room: a stack is cut down to the line that says what went wrong,
 * and StackStorm's mask of a secret does not show. The whole text stays in the execution.
 */
export function withoutTraces(text: string): string {
  return text.replace(PYTHON_STACK, '').replace(NODE_STACK, '').replace(MASK, '(secret)');
}

/** From the first frame through everything that is indented below it, with a heading where there is one. */
const PYTHON_STACK =
  /^(?:[ \t]*(?:Traceback \(most recent call last\):|traceback :)[ \t]*\r?\n)?[ \t]+File "[^\n]*(?:\n[ \t][^\n]*)*\n?/gm;
/** Frames below an error of Node: `    at Object.run (file:1:2)`. */
const NODE_STACK = /(?:\n[ \t]+at (?:async )?(?:\S+ )?(?:\S+ )?\(?(?:node:|file:|\/|[A-Z]:)[^\n]*\)?)+/g;
const MASK = /(?<!\*)\*{8}(?!\*)/g;
