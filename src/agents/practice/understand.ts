// Understands a dozen plain requests, on one screen: how each is recognised, what it is called when someone asks for
// help, and which skill plays it. The first that fits wins. Anything else gets an honest answer.
import type { Prompt } from './model-request.ts';
import { readScript, type Step } from './script.ts';
import { addSection, changeTitle } from './skills/edit.ts';
import { explainFolder } from './skills/folder.ts';
import { help, lost } from './skills/help.ts';
import { describeImages } from './skills/image.ts';
import { makePage, serveAgain } from './skills/page.ts';
import { runCommand, runOutside } from './skills/run.ts';
import type { Skill } from './skills/skill.ts';
import { askQuestion, failOnPurpose, longAnswer, planWork, searchWeb, thinkLong } from './skills/talk.ts';
import type { PlainStep, Program } from './turn-player.ts';

const skills: readonly Skill[] = [
  {
    pattern: /\b(?:make|build|create|write)\b.*\b(?:web ?page|web ?site|page|site)\b.*?\b(?:about|on|for)\s+(.+)/is,
    example: 'Make a small web page about the tides',
    shows: 'a plan, new files, a server that asks before it starts, a preview',
    play: makePage,
  },
  {
    // Without a word on what it is about: then it is about the tides.
    pattern: /\b(?:make|build|create|write)\s+(?:me\s+)?an?\s+(?:\w+\s+)?(?:web ?page|web ?site|page|site)\b/is,
    example: '',
    shows: '',
    play: ask => makePage({ ...ask, words: 'the tides' }),
  },
  {
    pattern: /\brun\b(?:[^`]*`+([^`]+)`+)?.*\b(?:approval|permission|outside the sandbox)\b/is,
    example: 'Run something that needs my approval',
    shows: 'a question that waits for you, and for nobody else',
    play: runOutside,
  },
  {
    pattern: /\brun:?\s+`+([^`]+)`+/is,
    example: 'Run `ls -la`',
    shows: 'a command and its output',
    play: runCommand,
  },
  {
    pattern: /\b(?:start|restart|serve)\b.*\b(?:server|page|again)\b/is,
    example: 'Start the server again',
    shows: 'a server that goes on after its turn',
    play: serveAgain,
  },
  {
    pattern: /\bchange\s+the\s+title\s+to\s+["“]?(.+?)["”]?\s*[.!]?\s*$/is,
    example: 'Change the title to “High water”',
    shows: 'an edit of a file, with its diff',
    play: changeTitle,
  },
  {
    pattern: /\badd\s+a\s+section\s+(?:about|on)\s+(.+)/is,
    example: 'Add a section about spring tides',
    shows: 'an edit that adds text',
    play: addSection,
  },
  {
    pattern:
      /\b(?:explain|describe|what(?:'s|’s| is) in|look (?:at|around))\b.*\b(?:folder|project|repo\w*|code|directory|here)\b/is,
    example: 'Explain this folder',
    shows: 'commands that read files, and an answer from what they found',
    play: explainFolder,
  },
  {
    pattern: /\bask\s+me\b/is,
    example: 'Ask me something',
    shows: 'a question with choices, whose answer I repeat',
    play: askQuestion,
  },
  {
    pattern: /\b(?:show|make|give)\b.*\bplan\b/is,
    example: 'Show me a plan',
    shows: 'a list of steps that are ticked off one by one',
    play: planWork,
  },
  {
    pattern: /\bthink\b.*\b(?:hard|long|deeply|while)\b/is,
    example: 'Think for a while',
    shows: 'a long thought before a short answer; try to stop me',
    play: thinkLong,
  },
  {
    pattern: /\b(?:long (?:answer|text)|markdown)\b/is,
    example: 'Give me a long answer',
    shows: 'headings, a table, code and lists while they stream',
    play: longAnswer,
  },
  {
    pattern: /^(?:\w+: )?(?:please,? )?(?:fail|break)\b|\b(?:show|make|cause|give)\b.*\b(?:error|failure)\b/is,
    example: 'Fail, please',
    shows: 'what an error of the model looks like',
    play: failOnPurpose,
  },
  {
    pattern: /\b(?:search the (?:web|internet)|google|look .* up online|weather|news)\b/is,
    example: '',
    shows: '',
    play: searchWeb,
  },
  {
    pattern: /^(?:\w+: )?(?:help|hello|hi|hey|good (?:morning|evening|day))\b|\bwhat can you do\b|\bwho are you\b/is,
    example: '',
    shows: '',
    play: () => help(examples),
  },
];

const imageSkill: Skill = {
  pattern: /^/,
  example: 'Attach an image',
  shows: 'that it really arrives: I tell its type and size',
  play: describeImages,
};

const examples = [...skills, imageSkill].filter(skill => skill.example !== '');

/** What to do for a prompt. */
export const programFor = (prompt: Prompt, folder: string | undefined): Program => {
  const script = readScript(prompt.text);
  if (typeof script === 'string') return playSteps([{ do: 'say', text: script }]);
  if (script) return playSteps(script);
  const found = findSkill(prompt);
  if (!found) return lost(examples);
  return found.skill.play({ words: found.words, prompt, folder });
};

/** Whether words that come while a turn runs ask for something else, rather than comment on it. */
export const isRequest = (prompt: Prompt): boolean =>
  !prompt.text.startsWith(DECLINED) && (readScript(prompt.text) !== undefined || findSkill(prompt) !== undefined);

/** Words that only comment are heard, though a script cannot be talked into something else. */
export const acknowledge = (prompts: readonly Prompt[]): PlainStep => {
  const words = prompts.map(({ text }) => (HOOK_PROMPT.exec(text)?.[1] ?? text).trim().split('\n')[0] ?? '');
  const reason = words.find(text => text.startsWith(DECLINED))?.slice(DECLINED.length);
  return {
    do: 'say',
    text:
      reason === undefined
        ? `I hear you: “${words.join('”, “')}”. I am a script, so I carry on with what I was doing.`
        : `Understood, I will leave that: ${reason}`,
  };
};

/** How Codex tells the model what a hook has said. */
const HOOK_PROMPT = /^<hook_prompt [^>]*>(.*)<\/hook_prompt>$/s;

/** How the driver tells why something was declined. */
const DECLINED = 'Declined, because: ';

const findSkill = (prompt: Prompt): { skill: Skill; words: string } | undefined => {
  if (prompt.images.length > 0) return { skill: imageSkill, words: '' };
  for (const skill of skills) {
    const match = skill.pattern.exec(prompt.text);
    if (match) return { skill, words: (match[1] ?? '').trim() };
  }
  return undefined;
};

function* playSteps(steps: readonly Step[]): Program {
  yield* steps;
}
