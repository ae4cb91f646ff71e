// What Codex sends to its model, as far as a script needs it: which turn this is, what the person wrote, what the
// tools answered so far. https://platform.openai.com/docs/api-reference/responses/create
import { z } from 'zod';

const part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.string().optional(),
  encrypted_content: z.string().optional(),
});

const inputItem = z.looseObject({
  type: z.string(),
  role: z.string().optional(),
  content: z.array(part).nullish(),
  call_id: z.string().nullish(),
  output: z.union([z.string(), z.array(part)]).nullish(),
});

const requestBody = z.looseObject({
  input: z.array(inputItem),
  client_metadata: z.looseObject({ turn_id: z.string().optional() }).optional(),
});

export type ImageInput = { readonly type: string; readonly bytes: number };

export type ModelRequest = {
  /** Codex's turn; the same in each of a turn's requests. */
  readonly turn: string;
  /** What people wrote, oldest first, without what Codex adds in their name. */
  readonly prompts: readonly Prompt[];
  /** What tools answered, by the id of the call. */
  readonly outputs: ReadonlyMap<string, string>;
  /** The folder Codex works in. */
  readonly folder: string | undefined;
  /** Of the whole request, in characters. */
  readonly size: number;
};

export type Prompt = { readonly text: string; readonly images: readonly ImageInput[] };

/** @throws ZodError when it is no such request */
export const readModelRequest = (body: unknown, size: number): ModelRequest => {
  const { input, client_metadata: metadata } = requestBody.parse(body);
  const asked = input.filter(item => (item.type === 'message' && item.role === 'user') || isTask(item));
  const texts = asked.map(item => (isTask(item) ? taskOf(item) : joinText(item.content ?? [])));
  const folder = texts.map(text => /<cwd>([^<]+)<\/cwd>/.exec(text)?.[1]).findLast(found => found !== undefined);
  return {
    turn: metadata?.turn_id ?? 'turn',
    prompts: asked.flatMap((item, index) => {
      const text = texts[index] ?? '';
      return isAdded(text) ? [] : [{ text, images: (item.content ?? []).flatMap(readImage) }];
    }),
    outputs: new Map(
      input.flatMap(item =>
        item.type.endsWith('_call_output') && typeof item.call_id === 'string'
          ? [[item.call_id, outputText(item.output ?? '')] as const]
          : [],
      ),
    ),
    folder,
    size,
  };
};

/** A task that another agent gave this one. What is encrypted for OpenAI's models comes as it is to any other. */
const isTask = ({ type, content }: z.infer<typeof inputItem>): boolean =>
  type === 'agent_message' && joinText(content ?? []).includes('Message Type: NEW_TASK');

const taskOf = ({ content }: z.infer<typeof inputItem>): string =>
  (content ?? []).map(({ encrypted_content: text }) => text ?? '').join('');

/** Codex speaks to the model in the person's name too: the environment, notes about aborted turns, AGENTS.md files. */
const isAdded = (text: string): boolean => /^\s*(<[a-z_]+>|# AGENTS\.md instructions)/.test(text);

const joinText = (parts: readonly z.infer<typeof part>[]): string =>
  parts
    .map(({ text }) => text)
    .filter(text => text !== undefined)
    .join('\n');

const outputText = (output: string | readonly z.infer<typeof part>[]): string =>
  typeof output === 'string' ? output : joinText(output);

/** `data:image/png;base64,…` → its type and size. */
const readImage = ({ image_url: url }: z.infer<typeof part>): ImageInput[] => {
  const match = url === undefined ? null : /^data:([\w/+.-]+);base64,(.*)$/s.exec(url);
  if (!match) return [];
  const [, type = '', data = ''] = match;
  return [{ type, bytes: Math.floor((data.replace(/=+$/, '').length * 3) / 4) }];
};
