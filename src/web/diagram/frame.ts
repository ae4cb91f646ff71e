// The inside of a diagram's frame (web/ui/diagram.tsx): it is given a source and tells the size of the picture it drew, or
// why it could not. It runs without an origin and without a network; tools/build-web.ts makes it one page of its own.
import mermaid from 'mermaid';

type Asked = { readonly source: string; readonly dark: boolean };

const tell = (said: object) => window.parent.postMessage(said, '*');

const draw = async ({ source, dark }: Asked): Promise<void> => {
  // A frame of another scheme than its page is not transparent.
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    theme: dark ? 'dark' : 'neutral',
    fontFamily: 'system-ui, sans-serif',
    suppressErrorRendering: true,
  });
  try {
    const { svg } = await mermaid.render('diagram', source);
    document.body.innerHTML = svg;
    tell({ drawn: { height: Math.ceil(document.body.getBoundingClientRect().height) } });
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
  }
};

window.addEventListener('message', ({ source: from, data }: MessageEvent<Asked>) => {
  if (from === window.parent) void draw(data);
});
tell({ ready: true });
