import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A pack with one command that answers, one that wants a number, and room for more. */
export function writeMatrixPack(folder: string): string {
  const pack = join(folder, 'matrix');
  for (const part of ['actions', 'aliases']) mkdirSync(join(pack, part), { recursive: true });
  writeFileSync(
    join(pack, 'pack.yaml'),
    'ref: matrix\nname: matrix\ndescription: For tests\nversion: 1.0.0\nauthor: Test\nemail: test@example.com\n',
  );
  writeFileSync(
    join(pack, 'actions', 'echo.yaml'),
    `name: echo
runner_type: local-shell-cmd
description: Says it again
enabled: true
entry_point: ""
parameters:
  text: {type: string, required: true, description: What to say}
  count: {type: integer, default: 1}
  cmd: {type: string, immutable: true, default: "echo {{ text }}"}
`,
  );
  writeFileSync(
    join(pack, 'actions', 'again.yaml'),
    `name: again
runner_type: local-shell-cmd
description: Says it eight times in one line
enabled: true
entry_point: ""
parameters:
  text: {type: string, required: true}
  cmd: {type: string, immutable: true, default: "printf '%s ' ${'{{ text }} '.repeat(8)}"}
`,
  );
  addAlias(folder, 'again', 'matrix again {{ text }}', 'again');
  addAlias(folder, 'echo', 'matrix echo {{ text }}');
  addAlias(folder, 'count', 'matrix count {{ count }} {{ text }}');
  return folder;
}

/** One more command, as a person would save it. */
export function addAlias(folder: string, name: string, format: string, action = 'echo'): void {
  writeFileSync(
    join(folder, 'matrix', 'aliases', `${name}.yaml`),
    `name: ${name}
pack: matrix
description: Test command ${name}
action_ref: matrix.${action}
formats: ["${format}"]
ack: {format: "Started ${name}", append_url: false}
result: {format: "${name} says {{ execution.result.stdout }}"}
`,
  );
}
