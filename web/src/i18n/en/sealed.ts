export const sealed = {
  "sealed.show": "Show",
  "sealed.hide": "Hide",
  "sealed.show_field": "Show {field}",
  "sealed.hide_field": "Hide {field}",
  "sealed.told": "The audit log will tell that you looked at it.",
  "sealed.failed": "{field} could not be shown: {reason}",
  "sealed.export": "Encrypted values in plain",
  "sealed.export_told": "Then choose the format. The audit log will tell that you took them.",
} as const;
