// The language of the interface, as a choice among those there are, each by its own name.
import { useEffect, useRef } from 'react';
import { useApp } from '../../context.ts';
import { Field, Select } from '../../ui/field.tsx';
import { useStore } from '../../ui/use-store.ts';
import { languageNames, NATIVE_NAMES } from '../../words/languages.ts';
import { t } from '../../words/t.ts';

/** Another language draws the whole page anew (main.tsx), this field included, which then takes the focus back. */
let chosenHere = false;

export const LanguageChoice = () => {
  const field = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (chosenHere) field.current?.focus();
    chosenHere = false;
  }, []);
  const { preferences } = useApp();
  const { language } = useStore(preferences);
  const options = [
    { value: 'system', label: t('language.system') },
    ...languageNames.map(name => ({ value: name, label: NATIVE_NAMES[name] })),
  ];
  const choose = (value: string) => {
    chosenHere = true;
    preferences.change({ language: languageNames.find(name => name === value) ?? 'system' });
  };
  return (
    <Field label={t('language.label')} hint={t('language.hint')}>
      {props => (
        <Select {...props} ref={field} className="max-w-60" value={language} options={options} onChoose={choose} />
      )}
    </Field>
  );
};
