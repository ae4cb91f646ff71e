// What runs before the page is first painted: puts the colours someone chose on it, and begins the app (main.tsx, named
// here by the build) once the frame in index.html is on the screen. The rest of the choices wait for the app
// (data/preferences.ts), which writes what is read here.
try {
  const { theme } = JSON.parse(localStorage.getItem('hawser:preferences') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Nothing kept, or nothing readable: then it is as the system says.
}

const { app } = document.currentScript.dataset;
const begin = () => import(app);
// The app is some 100 ms of work in which nothing would be painted. A task of its own comes after the frame is.
requestAnimationFrame(() => setTimeout(begin));
// A page in the background has no frames. What is imported twice runs once.
setTimeout(begin, 250);
