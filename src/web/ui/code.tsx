// A block of code: its language, a way to copy it, its lines with colours when they are known. A very long one comes in
// pieces, of which the first has the head and the last the end.
import { classes } from './classes.ts';
import { CopyButton } from './copy-button.tsx';
import { type TintedLine, useHighlight } from './highlight.ts';

const TINT_CLASSES = {
  word: 'text-(--code-word)',
  text: 'text-(--code-text)',
  value: 'text-(--code-value)',
  name: 'text-(--code-name)',
  aside: 'text-(--code-aside)',
} as const;

export const Tinted = ({ line }: { readonly line: TintedLine }) =>
  line.map(([text, tint], index) =>
    tint ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line never move
      <span key={index} className={TINT_CLASSES[tint]}>
        {text}
      </span>
    ) : (
      text
    ),
  );

type CodeProps = {
  readonly text: string;
  readonly lang: string;
  readonly first?: boolean;
  readonly last?: boolean;
  /** Still being written: coloured once it is whole. */
  readonly open?: boolean;
};

export const Code = ({ text, lang, first = true, last = true, open = false }: CodeProps) => {
  const lines = useHighlight(open ? '' : lang, text);
  return (
    <div
      className={classes(
        'md-code group/code relative border-line border-x bg-panel',
        first && 'rounded-t-card border-t',
        last && 'rounded-b-card border-b',
      )}
    >
      {first && (
        <div className="flex h-8 items-center justify-between pr-1 pl-3 text-dim text-small">
          <span>{lang}</span>
          <CopyButton text={() => text} />
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <pre tabIndex={0} className={classes('overflow-x-auto px-3 pb-2.5 text-code', !first && 'pt-0')}>
        <code>
          {lines
            ? lines.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of code never move
                <span key={index}>
                  <Tinted line={line} />
                  {'\n'}
                </span>
              ))
            : text}
        </code>
      </pre>
    </div>
  );
};
