import type { sealed as words } from "../en/sealed";

export const sealed: Record<keyof typeof words, string> = {
  "sealed.show": "Anzeigen",
  "sealed.hide": "Verbergen",
  "sealed.show_field": "{field} anzeigen",
  "sealed.hide_field": "{field} verbergen",
  "sealed.told": "Das Protokoll hält fest, dass Sie es angesehen haben.",
  "sealed.failed": "{field} kann nicht angezeigt werden: {reason}",
  "sealed.export": "Verschlüsselte Werte im Klartext",
  "sealed.export_told":
    "Wählen Sie dann das Format. Das Protokoll hält fest, dass Sie sie mitgenommen haben.",
};
