export const settings = {
  "nav.settings": "Settings",
  "settings.you": "You",
  "settings.company": "Company",
  "settings.appearance": "Appearance",
  "settings.appearance_lead": "How Rapport looks and speaks in this browser.",
};
