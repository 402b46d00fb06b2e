// Says where its source map lies.
exports.fail = () => new Error('mapped').stack;
//# sourceMappingURL=../denied/map.json
