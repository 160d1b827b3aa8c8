import { doubt } from './doubt';
import type { PackFault } from './fault';

/** What can be seen in the file of a Python action without running it. */
export function pythonDoubts(code: string): PackFault[] {
  const path = ['entry_point'];
  // A class may come from a module that the file imports; one that imports nothing has to have its own.
  const classes = [...code.matchAll(/^class[ \t]+\w+[ \t]*(?:\(([^)]*)\))?/gm)];
  const imports = /^(?:from|import)[ \t]/m.test(code);
  if (classes.length === 0)
    return imports && /\bAction\b/.test(code)
      ? []
      : [
          doubt(
            path,
            'The Python file has no class, so the action cannot be started.',
            'Write `class Mine(Action):` with a method `run` in it.',
          ),
        ];
  const isOwnBase = classes.some(([, bases = '']) => !isActionItself(bases.trim()));
  return isOwnBase || /\brun\b/.test(code)
    ? []
    : [
        doubt(
          path,
          'The class in the Python file has no method "run", so the action cannot be started.',
          'Add `def run(self, …):` with the parameters of the action.',
        ),
      ];
}

/** `Action`, also with the module before it; a class of one's own without a base is no base either. */
function isActionItself(base: string): boolean {
  return base === '' || base === 'Action' || (base.endsWith('.Action') && /^[\w.]+$/.test(base));
}
