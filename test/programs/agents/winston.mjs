import winston from 'winston';

const { combine, printf } = winston.format;
const logger = winston.createLogger({
  format: combine(winston.format.splat(), printf(({ level, message, ...rest }) => `${level} ${message} ${JSON.stringify(rest)}`)),
  transports: [new winston.transports.Console(), new winston.transports.File({ filename: 'out/all.log' }), new winston.transports.File({ filename: 'out/rotating.log', maxsize: 2000, maxFiles: 3, tailable: true })],
  exceptionHandlers: [new winston.transports.File({ filename: 'out/exceptions.log', format: printf(({ level }) => level) })],
});
for (let i = 0; i < 100; i++) logger.info('line %d', i, { n: i });
logger.error('failed', { code: 7 });
logger.end();
logger.on('finish', () => console.log('finished'));
