// The clipboard, for a text that is there and for one that has to be fetched first: the browser allows writing only right
// after a press, and remembers the press of who hands over what will come.

export const toClipboard = (text: string | Promise<string>): Promise<void> =>
  typeof text === 'string'
    ? navigator.clipboard.writeText(text)
    : navigator.clipboard.write([
        new ClipboardItem({ 'text/plain': text.then(whole => new Blob([whole], { type: 'text/plain' })) }),
      ]);
