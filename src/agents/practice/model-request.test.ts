import { expect, test } from 'vitest';
import { readModelRequest } from './model-request.ts';

const message = (text: string, more: object[] = []) => ({
  type: 'message',
  role: 'user',
  content: [{ type: 'input_text', text }, ...more],
});

test('what people wrote is told apart from what Codex says in their name', () => {
  const request = readModelRequest(
    {
      input: [
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'You are a script.' }] },
        message('<environment_context>\n  <cwd>/folder</cwd>\n</environment_context>'),
        message('# AGENTS.md instructions for /folder\n\nBe brief.'),
        message('hello'),
        { type: 'reasoning', summary: [], content: null, encrypted_content: null },
        { type: 'function_call_output', call_id: 'c1', output: 'plain' },
        { type: 'custom_tool_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'in parts' }] },
        message('<turn_aborted>\nstopped\n</turn_aborted>'),
        message('look', [{ type: 'input_image', image_url: 'data:image/png;base64,aGVsbG8=' }]),
      ],
      client_metadata: { turn_id: 't1' },
    },
    99,
  );
  expect(request).toEqual({
    turn: 't1',
    folder: '/folder',
    size: 99,
    prompts: [
      { text: 'hello', images: [] },
      { text: 'look', images: [{ type: 'image/png', bytes: 5 }] },
    ],
    outputs: new Map([
      ['c1', 'plain'],
      ['c2', 'in parts'],
    ]),
  });
});

test('a task from another agent is a prompt', () => {
  const task = {
    type: 'agent_message',
    content: [
      { type: 'input_text', text: 'Message Type: NEW_TASK\nPayload:\n' },
      { type: 'encrypted_content', encrypted_content: 'Rig the mast.' },
    ],
  };
  const answer = {
    type: 'agent_message',
    content: [{ type: 'input_text', text: 'Message Type: FINAL_ANSWER\nDone.' }],
  };
  expect(readModelRequest({ input: [task, answer] }, 1).prompts).toEqual([{ text: 'Rig the mast.', images: [] }]);
});

test('R52: what is no such request is refused', () => {
  expect(() => readModelRequest({ input: 'all of it' }, 1)).toThrow();
  expect(() => readModelRequest(null, 1)).toThrow();
});
