const fs = require("fs");

const items = JSON.parse(fs.readFileSync(0, "utf8"));
let total = 0;
for (const item of items) {
  console.log(`${item.count} x ${item.name} ${item.price.toFixed(2)}`);
  total += item.price;
}
console.log(`total ${total.toFixed(2)}`);
