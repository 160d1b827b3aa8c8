/**
 * What an action printed, made fit for a room: a stack is cut down to the line that says what went wrong,
 * and StackStorm's mask of a secret does not show. The whole text stays in the execution.
 */
export function withoutTraces(text: string): string {
  const kept = withoutNodeFrames(withoutPythonFrames(text.split('\n')));
  return kept.join('\n').replace(MASK, '(secret)');
}

// Line by line: one pattern for a whole stack overflows the engine's own on output of some megabytes.
const PYTHON_HEADING = /^[ \t]*(?:Traceback \(most recent call last\):|traceback :)[ \t]*\r?$/;
const PYTHON_FRAME = /^[ \t]+File "/;
const INDENTED = /^[ \t]/;
/** `    at Object.run (file:1:2)` */
const NODE_FRAME = /^[ \t]+at (?:async )?(?:\S+ )?(?:\S+ )?\(?(?:node:|file:|\/|[A-Z]:)/;
const MASK = /(?<!\*)\*{8}(?!\*)/g;

/** Without each first frame and everything that is indented below it, and its heading where there is one. */
function withoutPythonFrames(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let isInside = false;
  for (const line of lines) {
    const begins: boolean = !isInside && PYTHON_FRAME.test(line);
    if (begins && PYTHON_HEADING.test(kept.at(-1) ?? '')) kept.pop();
    isInside = begins || (isInside && INDENTED.test(line));
    if (!isInside) kept.push(line);
  }
  // The stack was the last of it: what stands above is still a line.
  if (isInside && kept.length > 0) kept.push('');
  return kept;
}

/** Without frames below an error of Node. */
function withoutNodeFrames(lines: readonly string[]): string[] {
  return lines.filter((line, index) => index === 0 || !NODE_FRAME.test(line));
}
