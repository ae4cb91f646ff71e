// The words about what whoever started the hub made weaker than usual, in German.

export const deDoors = {
  'weakened.label': 'Wie sicher dieser Hub ist',
  'weakened.plain_http':
    'Dieser Hub wird ohne Verschlüsselung erreicht: Wer dazwischen sitzt, kann mitlesen und in deinem Namen handeln.',
  'weakened.any_proxy':
    'Dieser Hub glaubt jedem Proxy, wer sich verbindet; Adressen in seinen Aufzeichnungen können erfunden sein.',
  'weakened.preview_paths':
    'Vorschauen teilen sich hier einen Host: je Browser eine zur Zeit, und eine App in einer kommt an das heran, was in einer anderen offen ist.',
} as const;
