import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, body } from "@/api/client";
import { t } from "@/i18n/translate";
import { toast } from "@/ui/toasts";
import { NotProven, useProof } from "../security/use-proof";
import { type Subject, useFresh } from "./privacy";

type Export = {
  start: (subject: Subject) => void;
  pending: boolean;
  error: Error | null;
  /** The proof that may be asked for. */
  dialog: ReactNode;
};

/** Has everything about a person written into a file. */
export function useExport(): Export {
  const fresh = useFresh();
  const { proven, dialog } = useProof();
  const made = useMutation({
    mutationFn: (subject: Subject) => proven(() => body(api.POST("/privacy/exports", { body: { subject } }))),
    onSuccess: () => {
      toast(t("privacy.export_started"));
      return fresh();
    },
  });
  const error = made.error instanceof NotProven ? null : made.error;
  return { start: made.mutate, pending: made.isPending, error, dialog };
}
