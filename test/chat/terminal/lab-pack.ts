import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES: Record<string, string> = {
  'pack.yaml': `
name: lab
description: What is tried at the terminal
version: 1.0.0
author: tests
email: tests@example.com
`,
  'actions/deploy.yaml': `
name: deploy
pack: lab
runner_type: local-shell-script
entry_point: deploy.sh
parameters:
  service: {type: string, required: true, position: 0, description: What is deployed}
  environment: {type: string, required: true, position: 1, enum: [staging, production, preview]}
  dry: {type: boolean, position: 2, default: false, description: Only say what would happen}
  token: {type: string, secret: true, position: 3, description: For the registry}
`,
  'actions/deploy.sh': 'echo "deployed $1 to $2"\n',
  'aliases/deploy.yaml': `
name: deploy
pack: lab
description: Puts a service somewhere
action_ref: lab.deploy
formats: ["deploy {{ service }} to {{ environment }}"]
ack: {enabled: false}
result: {format: "{{ execution.result.stdout }}"}
`,
  'aliases/count.yaml': `
name: count
pack: lab
description: Counts
action_ref: core.local
formats: ["count to ten thousand"]
immutable_parameters: {cmd: "seq 1 10000"}
ack: {enabled: false}
result: {format: "{{ execution.result.stdout }}"}
`,
  'aliases/crew.yaml': `
name: crew
pack: lab
description: Who is where, as a table
action_ref: core.local
formats: ["crew"]
immutable_parameters: {cmd: "echo a table"}
ack: {enabled: false}
result:
  format: "Who is where:"
  extra:
    chat:
      table:
        rows:
          - {name: kirk, place: the bridge, task: looks at the screen and says what is to be done next}
          - {name: scotty, place: the engine room, task: gives all she has got}
`,
  'aliases/painted.yaml': `
name: painted
pack: lab
description: Prints a red word, which is to be red
action_ref: core.local
formats: ["painted"]
immutable_parameters: {cmd: "printf '\\\\033[31mred\\\\033[0m and \\\\033[2Jno more'"}
ack: {enabled: false}
result:
  format: "{{ execution.result.stdout }}"
  extra: {terminal: {colour: true}}
`,
};

/** A small pack in the folder that the bot is started in: commands with values to complete, and output of every kind. */
export function writeLabPack(folder: string): void {
  for (const [name, content] of Object.entries(FILES)) {
    const path = join(folder, 'packs', 'lab', name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content, { mode: name.endsWith('.sh') ? 0o755 : 0o644 });
  }
}
