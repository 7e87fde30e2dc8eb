/** Where a key of which the scope names this group is made. */
export const newKeyHref = (group: string): string => `/keys?add=1&group=${encodeURIComponent(group)}`;

export const keyHref = (id: string): string => `/keys?id=${encodeURIComponent(id)}`;

export const serverHref = (name: string): string => `/servers?name=${encodeURIComponent(name)}`;
