// Puts the colours someone chose on the page before it is first painted. The rest of the choices wait for the app
// (data/preferences.ts), which writes what is read here.
try {
  const { theme } = JSON.parse(localStorage.getItem('hawser:preferences') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Nothing kept, or nothing readable: then it is as the system says.
}
