const LANGUAGES = ['en', 'de', 'es', 'fr'];

/** Each text in the order of LANGUAGES. */
const TABLE = {
  open: ['Open help', 'Hilfe öffnen', 'Abrir la ayuda', 'Ouvrir l’aide'],
  close: ['Close help', 'Hilfe schließen', 'Cerrar la ayuda', 'Fermer l’aide'],
  conversation: ['Conversation', 'Gespräch', 'Conversación', 'Conversation'],
  you: ['You', 'Sie', 'Usted', 'Vous'],
  assistant: ['Assistant', 'Assistent', 'Asistente', 'Assistant'],
  ask: ['Ask a question', 'Stellen Sie eine Frage', 'Haga una pregunta', 'Posez une question'],
  send: ['Send', 'Senden', 'Enviar', 'Envoyer'],
  stop: ['Stop', 'Anhalten', 'Detener', 'Arrêter'],
  stopped: ['Stopped.', 'Angehalten.', 'Detenido.', 'Arrêté.'],
  retry: ['Try again', 'Noch einmal', 'Reintentar', 'Réessayer'],
  looking: [
    'Looking in the documents',
    'Suche in den Dokumenten',
    'Buscando en los documentos',
    'Recherche dans les documents',
  ],
  source: ['Source', 'Quelle', 'Fuente', 'Source'],
  page: ['page', 'Seite', 'página', 'page'],
  refused: [
    'This is not in the documents.',
    'Das steht nicht in den Dokumenten.',
    'Esto no está en los documentos.',
    'Ce n’est pas dans les documents.',
  ],
  helped: ['Helped', 'Hat geholfen', 'Ha ayudado', 'A aidé'],
  notHelped: ['Did not help', 'Hat nicht geholfen', 'No ha ayudado', 'N’a pas aidé'],
  thanks: ['Thank you.', 'Danke.', 'Gracias.', 'Merci.'],
  person: [
    'Talk to a person',
    'Mit einem Menschen sprechen',
    'Hablar con una persona',
    'Parler à une personne',
  ],
  email: ['E-mail address', 'E-Mail-Adresse', 'Correo electrónico', 'Adresse e-mail'],
  byEmail: [
    'We answer by e-mail.',
    'Wir antworten per E-Mail.',
    'Respondemos por correo.',
    'Nous répondons par e-mail.',
  ],
  emailWrong: [
    'Please check the address.',
    'Bitte prüfen Sie die Adresse.',
    'Revise la dirección.',
    'Vérifiez l’adresse.',
  ],
  kept: [
    'Your question is kept.',
    'Ihre Frage bleibt erhalten.',
    'Su pregunta se conserva.',
    'Votre question est conservée.',
  ],
  offline: [
    'You are offline. We send it when you are back.',
    'Sie sind offline. Wir senden sie, sobald Sie wieder verbunden sind.',
    'Sin conexión. La enviamos cuando vuelva.',
    'Vous êtes hors ligne. Elle part à votre retour.',
  ],
  network: [
    'The connection broke.',
    'Die Verbindung ist abgebrochen.',
    'Se ha cortado la conexión.',
    'La connexion a été coupée.',
  ],
  limited: [
    'Too many questions at once.',
    'Zu viele Fragen auf einmal.',
    'Demasiadas preguntas a la vez.',
    'Trop de questions à la fois.',
  ],
  gone: [
    'Not available on this page.',
    'Auf dieser Seite nicht verfügbar.',
    'No disponible en esta página.',
    'Non disponible sur cette page.',
  ],
  failed: ['This did not work.', 'Das hat nicht geklappt.', 'No ha funcionado.', 'Cela n’a pas fonctionné.'],
};

/** The texts of one language. */
export type Strings = Record<keyof typeof TABLE, string>;

/** The first of the wanted languages (BCP 47) that the widget speaks, else English. */
export function pickLanguage(wanted: readonly string[]): string {
  const bases = wanted.map((tag) => tag.slice(0, 2).toLowerCase());
  return bases.find((base) => LANGUAGES.includes(base)) ?? 'en';
}

/** The texts of a language that pickLanguage chose. */
export function stringsOf(language: string): Strings {
  const at = LANGUAGES.indexOf(language);
  return Object.fromEntries(Object.entries(TABLE).map(([key, texts]) => [key, texts[at]])) as Strings;
}
