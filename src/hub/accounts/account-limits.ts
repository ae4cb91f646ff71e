// How long passwords are. Length is what makes them hard to guess; what they are made of is their owner's (NIST SP
// 800-63B, section 5.1.1).

export const PASSWORD_CHARS = { min: 10, max: 200 } as const;
