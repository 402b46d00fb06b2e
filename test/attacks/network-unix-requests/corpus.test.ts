import { testClass } from '../class.ts';

testClass(import.meta.url);
