// Before the first paint: what this browser remembers of how its person wants Rapport to look. The account says it again later.
(() => {
  const root = document.documentElement;
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const scheme = kept("mantine-color-scheme-value");
  const dark = scheme === "dark" || (scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.mantineColorScheme = dark ? "dark" : "light";
  for (const look of ["density", "accent"]) {
    const value = kept(`rapport.${look}`);
    if (value) root.dataset[look] = value;
  }
  const language = kept("rapport.locale");
  if (language) root.lang = language;
})();
