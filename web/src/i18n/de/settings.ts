export const settings = {
  "nav.settings": "Einstellungen",
  "settings.you": "Sie",
  "settings.company": "Firma",
  "settings.appearance": "Erscheinungsbild",
  "settings.appearance_lead": "Wie Rapport in diesem Browser aussieht und spricht.",
};
