/** Where the picture of a member is; its name makes the address one that never changes. */
export function memberPicture(member: string, avatar: string): string {
  return `/members/${member}/picture?v=${avatar}`;
}

/** Where the logo of the company is. */
export function logoPath(logo: string): string {
  return `/organization/logo?v=${logo}`;
}
