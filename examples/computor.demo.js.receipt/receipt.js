const fs = require("fs");

const items = JSON.parse(fs.readFileSync(0, "utf8"));
const sums = items.map((item) => item.price * item.count);
items.forEach((item, index) => console.log(`${item.count} x ${item.name} ${sums[index].toFixed(2)}`));
console.log(`total ${sums.reduce((a, b) => a + b, 0).toFixed(2)}`);
