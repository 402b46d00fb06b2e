export const handler = async (event) => ({ secret: process.env.AWS_SECRET_ACCESS_KEY ?? null, event });
