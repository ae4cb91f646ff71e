// All keys, from the one table, by where they work.
import { type KeyGroup, keyGroups, keys, keysIn } from '../../keys.ts';
import { Chord } from '../../ui/key-hint.tsx';
import { t } from '../../words/t.ts';

export const KeyList = () => (
  <div className="columns-2 gap-x-8 max-wide:columns-1">
    {(Object.keys(keyGroups) as KeyGroup[]).map(group => (
      <section key={group} className="mb-5 break-inside-avoid">
        <h3 className="mb-1 font-medium text-dim text-small">{t(`keys.group.${group}`)}</h3>
        <dl>
          {keysIn(group).map(id => (
            <div
              key={id}
              className="flex min-h-[30px] items-center gap-3 border-line border-b py-1 text-label last:border-b-0"
            >
              <dt className="grow">{t(keys[id].words)}</dt>
              <dd className="flex gap-1">
                {keys[id].chords.map(chord => (
                  <Chord key={chord} chord={chord} />
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    ))}
  </div>
);
