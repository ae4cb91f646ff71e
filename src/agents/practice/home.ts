// The private home of a Codex that talks to the scripted model: its configuration and a catalogue with one model in it,
// so that every screen says "practice" and nobody takes a script for the real thing. The user's own ~/.codex is never
// touched.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The variable that holds the key; commands do not get to see it. */
const KEY_VARIABLE = 'HAWSER_PRACTICE_KEY';

/**
 * Writes what Codex needs to find the model, and returns the environment it must run with.
 * @param home absolute; not below the temp folder, where Codex refuses to put its helpers
 */
export const preparePracticeHome = async (
  home: string,
  { url, key }: { readonly url: string; readonly key: string },
): Promise<{ readonly CODEX_HOME: string } & Readonly<Record<string, string>>> => {
  await mkdir(home, { recursive: true, mode: 0o700 });
  await chmod(home, 0o700);
  const catalogue = join(home, 'models.json');
  await writeFile(catalogue, JSON.stringify({ models: [MODEL] }, null, 2));
  await writeFile(join(home, 'config.toml'), configToml(url, catalogue));
  return { CODEX_HOME: home, [KEY_VARIABLE]: key };
};

export const PRACTICE_MODEL = 'practice';

/** The least Codex takes for a model, and tools for sub-agents and images. */
const MODEL = {
  slug: PRACTICE_MODEL,
  display_name: 'Practice script',
  description: 'A script on this machine that stands in for a model.',
  supported_reasoning_levels: [
    { effort: 'low', description: 'A script does not think.' },
    { effort: 'medium', description: 'A script does not think.' },
    { effort: 'high', description: 'A script does not think, not even now.' },
  ],
  default_reasoning_level: 'medium',
  shell_type: 'unified_exec',
  apply_patch_tool_type: 'freeform',
  multi_agent_version: 'v2',
  visibility: 'list',
  supported_in_api: true,
  priority: 1,
  support_verbosity: true,
  default_reasoning_summary: 'auto',
  supports_search_tool: false,
  input_modalities: ['text', 'image'],
  service_tiers: [{ id: 'priority', name: 'Fast', description: 'For trying the switch; a script is fast anyway.' }],
  truncation_policy: { mode: 'tokens', limit: 10_000 },
  context_window: 272_000,
  experimental_supported_tools: [],
  base_instructions: 'You are a script that plays the part of a coding model.',
};

/** A JSON string is a TOML string too, as long as it has no character beyond what both escape alike. */
const quote = (text: string): string => JSON.stringify(text);

const configToml = (url: string, catalogue: string): string => `# Written by Hawser each time the practice model starts.
model = ${quote(PRACTICE_MODEL)}
model_provider = "practice"
model_catalog_json = ${quote(catalogue)}
check_for_update_on_startup = false
web_search = "disabled"

[model_providers.practice]
name = "Practice script"
base_url = ${quote(url)}
wire_api = "responses"
env_key = ${quote(KEY_VARIABLE)}
request_max_retries = 2
stream_max_retries = 2

[features]
apps = false
plugins = false

[shell_environment_policy]
exclude = [${quote(KEY_VARIABLE)}]
`;
