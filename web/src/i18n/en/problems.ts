// What the server says by a code, where a page outside of the company or one of Settings may meet it. Codes that are not here
// keep the server's own sentence.
export const problems = {
  "problem.provider_required":
    "This company lets its people in through its own sign-in provider only. Sign in with your company’s account.",
  "problem.no_provider":
    "No company has settled that people with such an address sign in through a provider.",
  "problem.wrong_credentials": "E-mail and password don’t match",
  "problem.wrong_totp": "This code is wrong, or was used already",
  "problem.wrong_code": "This code is wrong, too old or was tried too often. Ask for a new one.",
  "problem.wrong_password": "This is not your current password.",
  "problem.wrong_proof": "This is not right. Please try again.",
  "problem.wrong_app_code": "This code is wrong, or too old. Type the one that the app shows now.",
  "problem.link_over": "This link is over: it was used already, or is too old. Ask for a new one.",
  "problem.passkey_refused":
    "This passkey is not known here. Sign in another way, and add it in Settings, Security.",
  "problem.passkey_known": "This passkey is registered already.",
  "problem.ceremony_over": "This took too long, or was tried before. Please begin again.",
  "problem.invitation_over":
    "This invitation is over, was withdrawn or has been used. Ask whoever invited you for a new one.",
  "problem.other_address":
    "This invitation is for another e-mail address than the one you are signed in with. Sign out, and open the link again.",
  "problem.email_taken":
    "There is already an account with this e-mail address. Please sign in with it, or use another address.",
  "problem.email_invalid": "This is not an e-mail address. One looks like mara@example.com.",
  "problem.email_unverified": "Please confirm your e-mail address first.",
  "problem.empty": "This must not be empty.",
  "problem.password_short": "The password needs at least 8 characters.",
  "problem.password_own": "The password must not be your e-mail address, your name or the company’s name.",
  "problem.password_guessable":
    "This password is one of the first that somebody would try. Take a longer one, or several words that don’t belong together.",
  "problem.password_same": "The new password is the current one. Choose another.",
  "problem.too_many": "Too many requests. Please wait a moment and try again.",
  "problem.internal":
    "Something went wrong on our side. Nothing was saved. Please try again; if it stays, tell us the request id.",
  "problem.unauthenticated": "Please sign in.",
  "problem.company_closing":
    "This company is to be deleted. One of its owners can take that back until then.",
  "problem.not_closing": "This company is not going to be deleted, or it is too late to restore it.",
  "problem.totp_on": "An authenticator app is in use already. Turn it off first.",
  "problem.totp_off": "There are recovery codes only beside an authenticator app. Turn one on first.",
  "problem.too_many_passkeys":
    "You have as many passkeys as there can be. Delete one that you don’t use any more.",
  "problem.too_many_keys": "There are as many keys as there can be. Revoke one that nobody needs.",
  "problem.too_many_roles": "There are as many roles as there can be. Delete one that nobody needs.",
  "problem.too_many_teams": "There are as many teams as there can be. Delete one that nobody needs.",
  "problem.too_many_invitations":
    "There are as many open invitations as there can be. Withdraw those that nobody will take.",
  "problem.too_many_companies": "You belong to as many companies as one person may.",
  "problem.already_member": "Whoever has this address is a member of the company already.",
  "problem.last_owner": "This is the last owner of the company. Make somebody else an owner first.",
  "problem.yourself": "You can’t deactivate yourself. Leave the company instead.",
  "problem.has_left": "This person has left the company. Invite them again.",
  "problem.deactivated": "This person is deactivated. Reactivate them first.",
  "problem.role_too_high":
    "Nobody can give a role that reaches further than their own, or change what it may do.",
  "problem.role_in_use":
    "Members, invitations or API keys still have this role. Give them another one first.",
  "problem.owner": "The owner always may everything: somebody has to be able to give rights back.",
  "problem.domain_listed": "This domain is listed already, or there are as many as there can be.",
  "problem.domain_unproven":
    "There is no TXT record that says this. Records take up to an hour to be seen everywhere.",
  "problem.provider_off": "People can only be held to a provider that is switched on.",
  "problem.provider_unproven": "Prove a domain first: until then nobody could sign in through the provider.",
  "problem.provider_untried":
    "Sign in through the provider yourself first, so that you are not shut out. An owner can settle this from any session.",
  "problem.not_ready": "This file is not ready yet.",
};
